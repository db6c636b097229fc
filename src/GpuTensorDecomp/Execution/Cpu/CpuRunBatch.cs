using System.Numerics;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A batch on the CPU. Runs with little work a step are advanced whole, one run a core at a time;
/// runs with much are advanced one after another, each step shared by all cores. Neither changes a
/// bit.
/// </summary>
internal sealed class CpuRunBatch<V, T> : RunBatch
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds a step from which a step is worth sharing among cores.</summary>
    private const double SharedWork = 4e6;

    private const int ManyRuns = 64;

    private readonly CpuRun<V, T>[] _runs;
    private readonly WorkerTeam _team;
    private readonly ScratchPool<T> _scratch;
    private readonly TeamContraction<V, T> _together;
    private readonly Action<int> _work;
    private readonly long[] _left;
    private readonly bool[] _taken;
    private readonly RunPack<V, T>?[] _packOf; // by worker, made on first use
    private readonly Lock _gate = new();
    private long _slice;
    private bool _packs; // whether there are runs enough for a pack on each thread

    public CpuRunBatch(IReadOnlyList<DeviceTarget> targetOfRun, WorkerTeam team)
    {
        _team = team;
        _runs = new CpuRun<V, T>[targetOfRun.Count];
        _scratch = new ScratchPool<T>(
            team.ThreadCount,
            Math.Max(
                targetOfRun.Max(t => ((CpuTarget<V, T>)t).ScratchLength),
                LinearisedContraction<V, T>.ScratchLength));
        _together = new TeamContraction<V, T>(team);
        for (int run = 0; run < _runs.Length; run++)
        {
            _runs[run] = new CpuRun<V, T>(
                (CpuTarget<V, T>)targetOfRun[run], team, _scratch, _together);
        }

        _left = new long[_runs.Length];
        _taken = new bool[_runs.Length];
        _packOf = new RunPack<V, T>?[team.ThreadCount];
        _work = Work;
    }

    /// <summary>Whether so many small runs are enough for a pack on each thread.</summary>
    public static bool Packs(int runs, int threads) => runs >= RunPack<V, T>.Least * threads;

    public override int RunCount => _runs.Length;

    public override int ComponentCount(int run) => _runs[run].Count;

    public override void Write(int run, ComponentSet components, FlowRule rule) =>
        _runs[run].Write(components, rule);

    public override ComponentSet Read(int run) => _runs[run].Read();

    public override void SetRule(int run, FlowRule rule) => _runs[run].SetRule(rule);

    public override RunStatus Status(int run) => _runs[run].Status;

    public override RunSnapshot Save(int run) => _runs[run].Save();

    public override void Restore(int run, RunSnapshot snapshot, FlowRule rule) =>
        _runs[run].Restore(snapshot, rule);

    public override void Advance(ReadOnlySpan<long> steps)
    {
        int apart = 0;
        _slice = 1;
        for (int run = 0; run < _runs.Length; run++)
        {
            _left[run] = 0;
            if (steps[run] > 0)
                _runs[run].KeepState();
            else if (!_runs[run].IsEvaluated)
                _runs[run].Advance(0, shared: true);
            if (_runs[run].WorkPerStep < SharedWork)
            {
                _left[run] = steps[run];
                apart += steps[run] > 0 ? 1 : 0;
                _slice = Math.Max(_slice, steps[run] / 4);
            }
            else if (steps[run] > 0)
            {
                _runs[run].Advance(steps[run], shared: true);
            }
        }

        _packs = Packs(apart, _team.ThreadCount);
        if (apart > 0)
            _team.Run(Math.Min(apart, _team.ThreadCount), _work);
    }

    public override void Dispose()
    {
        foreach (CpuRun<V, T> run in _runs)
            run.Dispose();
        foreach (RunPack<V, T>? pack in _packOf)
            pack?.Dispose();
        _scratch.Dispose();
        _together.Dispose();
    }

    /// <summary>Runs that are alike in packs while there are enough, then run by run.</summary>
    private void Work(int worker)
    {
        for (int first; _packs && (first = FindPack()) >= 0;)
            AdvancePack(first, ref _packOf[worker]);
        WorkAlone();
    }

    private void AdvancePack(int first, ref RunPack<V, T>? pack)
    {
        if (pack?.Fits(_runs[first]) != true)
        {
            pack?.Dispose();
            pack = new RunPack<V, T>(_runs, first);
        }

        int place = first;
        pack.Advance(() => TakeLike(first, ref place), Return);
    }

    /// <summary>
    /// Takes a slice of the run that is furthest behind until none is left, so that three runs keep
    /// two cores busy.
    /// </summary>
    private void WorkAlone()
    {
        for (int run; (run = TakeRun()) >= 0;)
        {
            // Many runs balance by themselves; few are advanced in slices.
            long steps = _runs.Length >= ManyRuns ? _left[run] : Math.Min(_slice, _left[run]);
            _runs[run].Advance(steps, shared: false);
            bool stopped = _runs[run].Status.Stop != RunStop.None;
            Return(run, stopped ? 0 : _left[run] - steps);
        }
    }

    private void Return(int run, long left)
    {
        lock (_gate)
        {
            _left[run] = left;
            _taken[run] = false;
        }
    }

    /// <summary>The first of enough open runs that are alike; −1 where there are too few.</summary>
    private int FindPack()
    {
        lock (_gate)
        {
            for (int run = 0; run < _runs.Length; run++)
            {
                if (!IsOpen(run) || !_runs[run].IsPackable)
                    continue;
                int alike = 0;
                for (int other = run; other < _runs.Length; other++)
                {
                    if (IsOpen(other) && IsLike(run, other) && ++alike == RunPack<V, T>.Least)
                        return run;
                }
            }

            return -1;
        }
    }

    private (int Run, long Steps)? TakeLike(int first, ref int place)
    {
        lock (_gate)
        {
            for (; place < _runs.Length; place++)
            {
                if (!IsOpen(place) || !IsLike(first, place))
                    continue;
                _taken[place] = true;
                return (place, _left[place]);
            }

            return null;
        }
    }

    private bool IsOpen(int run) => !_taken[run] && _left[run] > 0;

    private bool IsLike(int run, int other) =>
        _runs[other].IsPackable && _runs[other].PacksWith(_runs[run]);

    private int TakeRun()
    {
        lock (_gate)
        {
            int best = -1;
            for (int run = 0; run < _runs.Length; run++)
            {
                if (!_taken[run] && _left[run] > 0 && (best < 0 || _left[run] > _left[best]))
                    best = run;
            }

            if (best >= 0)
                _taken[best] = true;
            return best;
        }
    }
}
