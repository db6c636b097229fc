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
        int[] active =
            [.. Enumerable.Range(0, _runs.Length).Where(run => _runs[run].IsActive != 0)];
        int[] left = Array.FindAll(
            active, run => !_rules[run].IsLinearised &&
                _engine.IsResident(_targets[run].Tensor, _runs[run].Count));
        if (left.Length == 0)
            return;
        int[] waiting = [.. active.Except(left)];
        while (left.Length > 0)
        {
            // Each fits; one with the most terms and the most components of all may not.
            ResidentLayout layout = _engine.ResidentLayout(_dimension, 0, 0);
            var together = new List<int>();
            foreach (int run in left)
            {
                ResidentLayout wider = layout with
                {
                    TermCapacity = Math.Max(layout.TermCapacity, _targets[run].TermCount),
                    Capacity = Math.Max(layout.Capacity, _runs[run].Count),
                };
                if (!wider.Fits(_engine.Accelerator))
                    continue;
                layout = wider;
                together.Add(run);
            }

            left = [.. left.Except(together)];
            SetActive(together);
            AdvanceResident(memory, layout);
        }

        SetActive(waiting);
        memory.Runs.Write(0, _runs);
    }

    /// <summary>Takes all steps of the active runs.</summary>
    private void AdvanceResident(BatchMemory<T> memory, ResidentLayout layout)
    {
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
    }

    private void SetActive(IEnumerable<int> active)
    {
        for (int run = 0; run < _runs.Length; run++)
            _runs[run].IsActive = 0;
        foreach (int run in active)
            _runs[run].IsActive = 1;
    }

    /// <summary>The terms of all targets, each once.</summary>
    private DeviceArray<T> RequireTerms()
    {
        if (_terms is not null)
            return _terms;
        _engine.Budget.Require(
            BatchMemory<T>.TermBytes(
                _targets.Length,
                _sameTarget.Sum(runs => (long)_targets[runs.First].TermCount),
                _dimension),
            "the targets' terms", LessMemory);
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
    private void ContractTargets(BatchView<T> view, ReadOnlyMemory<RunPoints> runs)
    {
        ContractionJob<T> job = _engine.Job(view);
        job.Result = view.Partials;
        job.Shifts = view.Shifts;
        if (_sameTarget.Length == 1)
        {
            _targets[0].Contract(_engine.Contractions, job, runs);
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
            _targets[first].Contract(_engine.Contractions, job, runs.Slice(first, count));
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
