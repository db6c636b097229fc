using System.Runtime.CompilerServices;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Resident;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Kernels.Host;

/// <content>
/// Runs that fit the shared memory of a group of threads are advanced by one kernel, which takes
/// all their steps; what else a batch holds does not matter to that.
/// </content>
internal sealed partial class IlgpuRunGroup<T, TPrecision>
{
    private const int MostResidentEvaluations = 1 << 16;

    private DeviceArray<T>? _terms;
    private DeviceArray<T>? _termWeights;
    private DeviceArray<int>? _termStarts;
    private DeviceArray<int>? _termCounts;

    /// <summary>
    /// What runs must have in common to lie in one group: small factored targets of one shape may
    /// differ, others have a group each.
    /// </summary>
    public static object Family(DeviceTarget target) =>
        target.Tensor is FactoredTensor { Order: var order, Dimension: var d, Rank: var rank } &&
        ContractionLauncher<T, TPrecision>.PartialCount(rank) == 1 &&
        ResidentLayout.Fits(d, Unsafe.SizeOf<T>())
            ? (order, d) : target;

    /// <summary>Takes all steps of the runs that fit; leaves the others as they are.</summary>
    private void AdvanceResident(BatchMemory<T> memory)
    {
        bool[] waits = [.. Enumerable.Range(0, _runs.Length).Select(
            run => _runs[run].IsActive != 0 && !IsResident(run))];
        if (!Array.Exists(_runs, run => run.IsActive != 0) || Array.TrueForAll(waits, on => on))
            return;
        SetActive(waits, 0);
        ResidentLayout layout = Layout(
            _runs.Max(run => run.IsActive != 0 ? run.Count : 0),
            Enumerable.Range(0, _runs.Length).Max(
                run => _runs[run].IsActive != 0 ? _targets[run].TermCount : 0));
        double work = _runs.Sum(run => run.IsActive != 0
            ? 2.0 * run.Count * (run.Count + layout.TermCapacity) * _dimension : 0);
        var job = new ResidentJob<T>
        {
            Batch = memory.View,
            Terms = RequireTerms().View,
            TermWeights = _termWeights!.View,
            TermStarts = _termStarts!.View,
            TermCounts = _termCounts!.View,
            MostEvaluations = (int)Math.Clamp(
                _engine.ResidentWork / work, 1, MostResidentEvaluations),
        };
        while (Array.Exists(_runs, run => run.IsActive != 0))
        {
            memory.Runs.Write(0, _runs);
            _engine.Residents.Advance(job, layout);
            memory.Runs.Read(0, _runs.Length).CopyTo(_runs, 0);
        }

        SetActive(waits, 1);
        memory.Runs.Write(0, _runs);
    }

    private bool IsResident(int run) =>
        _engine.ResidentWork > 0 &&
        _targets[run].Tensor is FactoredTensor &&
        Layout(_runs[run].Count, _targets[run].TermCount).Fits(_engine.Accelerator);

    private ResidentLayout Layout(int count, int termCount) =>
        new(_dimension, termCount, count, Unsafe.SizeOf<T>());

    private void SetActive(bool[] mask, int isActive)
    {
        for (int run = 0; run < mask.Length; run++)
        {
            if (mask[run])
                _runs[run].IsActive = isActive;
        }
    }

    /// <summary>The terms of all targets, each once.</summary>
    private DeviceArray<T> RequireTerms()
    {
        if (_terms is not null)
            return _terms;
        var starts = new int[_targets.Length];
        var terms = new List<T>();
        var weights = new List<T>();
        foreach ((int first, int count) in _sameTarget)
        {
            var tensor = (FactoredTensor)_targets[first].Tensor;
            starts.AsSpan(first, count).Fill(weights.Count);
            terms.AddRange(Narrow(tensor.Vectors));
            weights.AddRange(tensor.Weights.Select(b => TPrecision.Narrow(-b)));
        }

        _termWeights = new DeviceArray<T>(_engine.Accelerator, [.. weights]);
        _termStarts = new DeviceArray<int>(_engine.Accelerator, starts);
        _termCounts = new DeviceArray<int>(
            _engine.Accelerator, Array.ConvertAll(_targets, target => target.TermCount));
        return _terms = new DeviceArray<T>(_engine.Accelerator, [.. terms]);
    }

    /// <summary>−T*(ū^{l−1}, ·) of each run's own target.</summary>
    private void ContractTargets(BatchView<T> view, ContractionJob<T> job)
    {
        if (_sameTarget.Length == 1)
        {
            _targets[0].Contract(_engine.Contractions, job);
            return;
        }

        foreach ((int first, int count) in _sameTarget)
        {
            long row = (long)first * view.Capacity;
            long rows = (long)count * view.Capacity;
            job.RunCount = count;
            job.Runs = view.Runs.SubView(first, count);
            job.Rules = view.Rules.SubView(first, count);
            job.Points = view.Units.SubView(row * _dimension, rows * _dimension);
            job.Result = view.Partials.SubView(row * _dimension, rows * _dimension);
            _targets[first].Contract(_engine.Contractions, job);
        }
    }

    private void DisposeTerms()
    {
        _terms?.Dispose();
        _termWeights?.Dispose();
        _termStarts?.Dispose();
        _termCounts?.Dispose();
    }
}
