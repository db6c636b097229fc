using System.Numerics;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>
/// A batch on the device: runs that share a target, or have small ones of one shape, are advanced
/// together, as one group of arrays (run, component, coordinate). Any thread may call it; calls are
/// taken one at a time.
/// </summary>
internal sealed class IlgpuRunBatch<T, TPrecision> : RunBatch
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private const int DrawnOnDevice = 1 << 20;

    private readonly IlgpuEngine<T, TPrecision> _engine;
    private readonly IlgpuRunGroup<T, TPrecision>[] _groups;
    private readonly (int Group, int Run)[] _places;
    private readonly long[][] _steps;

    public IlgpuRunBatch(
        IlgpuEngine<T, TPrecision> engine, IReadOnlyList<DeviceTarget> targetOfRun)
    {
        _engine = engine;
        int[][] runsOfGroup =
        [
            .. Enumerable.Range(0, targetOfRun.Count)
                .GroupBy(run => IlgpuRunGroup<T, TPrecision>.Family(targetOfRun[run]))
                .Select(family => family.GroupBy(run => targetOfRun[run])
                    .SelectMany(runs => runs).ToArray()),
        ];
        _places = new (int, int)[targetOfRun.Count];
        for (int group = 0; group < runsOfGroup.Length; group++)
        {
            for (int place = 0; place < runsOfGroup[group].Length; place++)
                _places[runsOfGroup[group][place]] = (group, place);
        }

        _groups = Array.ConvertAll(runsOfGroup, runs => new IlgpuRunGroup<T, TPrecision>(
            engine,
            Array.ConvertAll(runs, run => (IlgpuTarget<T, TPrecision>)targetOfRun[run])));
        _steps = Array.ConvertAll(runsOfGroup, runs => new long[runs.Length]);
    }

    public override int RunCount => _places.Length;

    public override int ComponentCount(int run) => On(run, (group, place) => group.Count(place));

    public override void Reserve(int run, int components) =>
        On(run, (group, _) => group.Reserve(components));

    public override void Write(int run, ComponentSet components, FlowRule rule) =>
        On(run, (group, place) => group.Write(place, components, rule));

    public override ComponentSet Read(int run) => On(run, (group, place) => group.Read(place));

    public override void SetRule(int run, FlowRule rule) =>
        On(run, (group, place) => group.SetRule(place, rule));

    public override RunStatus Status(int run) => On(run, (group, place) => group.Status(place));

    public override RunSnapshot Save(int run) => On(run, (group, place) => group.Save(place));

    public override void Restore(int run, RunSnapshot snapshot, FlowRule rule) =>
        On(run, (group, place) => group.Restore(place, snapshot, rule));

    public override void DrawNormals(
        ulong seed, int run, RandomPurpose purpose, int dimension, Span<double> numbers)
    {
        // Small starts are the CPU's to the bit.
        if (numbers.Length < DrawnOnDevice)
        {
            base.DrawNormals(seed, run, purpose, dimension, numbers);
            return;
        }

        var drawn = new double[numbers.Length];
        _engine.Guarded(() =>
        {
            _engine.Budget.Require(
                _engine.Random.BytesOf(dimension, drawn.Length), "random numbers",
                "--device cpu needs none of it.");
            _engine.Random.Fill(seed, run, purpose, isNormal: true, dimension, drawn);
            return true;
        });
        drawn.CopyTo(numbers);
    }

    public override void Advance(ReadOnlySpan<long> steps)
    {
        for (int run = 0; run < _places.Length; run++)
            _steps[_places[run].Group][_places[run].Run] = steps[run];
        _engine.Guarded(() =>
        {
            for (int group = 0; group < _groups.Length; group++)
                _groups[group].Advance(_steps[group]);
            return true;
        });
    }

    public override void Dispose() => _engine.Guarded(() =>
    {
        foreach (IlgpuRunGroup<T, TPrecision> group in _groups)
            group.Dispose();
        return true;
    });

    private TResult On<TResult>(int run, Func<IlgpuRunGroup<T, TPrecision>, int, TResult> work)
    {
        (int group, int place) = _places[run];
        return _engine.Guarded(() => work(_groups[group], place));
    }

    private void On(int run, Action<IlgpuRunGroup<T, TPrecision>, int> work) =>
        On(run, (group, place) =>
        {
            work(group, place);
            return true;
        });
}
