using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <content>Whose matrix products a run's contractions are.</content>
internal sealed partial class IlgpuRunGroup<T, TPrecision>
{
    // Numbers that are drawn, and numbers of a result that are compared.
    private const int TrialLength = 1 << 20;

    private RunPoints PointsOf(int run) => new(_runs[run].Count, _runs[run].LibraryProducts);

    /// <summary>
    /// Chooses, by measurement where a shape is new. This overwrites what the run's field is made
    /// of and the field: it is about to be evaluated anew. A linearised run evaluates its model
    /// once, for which nothing is measured.
    /// </summary>
    private int LibraryProductsOf(int run)
    {
        int count = _runs[run].Count;
        IlgpuTarget<T, TPrecision> target = _targets[run];
        if (_rules[run].IsLinearised || count == 0)
            return LibraryProduct.None;
        bool ofTarget = target.TermCount > 0 && _engine.Products.IsLibrary(
            _order, _dimension, target.TermCount, count, new ProductTrial(
                () => DrawTrial(run),
                isLibrary => Try(
                    run, isLibrary ? LibraryProduct.Target : LibraryProduct.None, ContractTargets),
                () => ReadTrial(run, _memory!.View.Partials, target.PartialCount)));
        bool ofModel = _engine.Products.IsLibrary(
            _order, _dimension, null, count, new ProductTrial(
                () => DrawTrial(run),
                isLibrary => Try(
                    run, isLibrary ? LibraryProduct.Model : LibraryProduct.None,
                    _engine.ContractModel),
                () => ReadTrial(run, _memory!.View.Field, 1)));
        return (ofTarget ? LibraryProduct.Target : LibraryProduct.None) |
            (ofModel ? LibraryProduct.Model : LibraryProduct.None);
    }

    /// <summary>One contraction of one run, of points and weights that are drawn.</summary>
    private void Try(
        int run, int products, Action<BatchView<T>, ReadOnlyMemory<RunPoints>> contract)
    {
        int count = _runs[run].Count;
        var states = new RunState[_runs.Length];
        states[run] = new RunState
        {
            Count = count,
            Evaluate = FieldEvaluation.Model,
            LibraryProducts = products,
        };
        var points = new RunPoints[_runs.Length];
        points[run] = new RunPoints(count, products);
        using var runs = new DeviceArray<RunState>(_engine.Accelerator, states);
        contract(_memory!.View with { Runs = runs.View }, points);
        _engine.Accelerator.Synchronize();
    }

    /// <summary>Points about as long as unit vectors, and weights of about 1.</summary>
    private void DrawTrial(int run)
    {
        long count = _runs[run].Count;
        long row = (long)run * _capacity;
        var numbers = new double[(int)Math.Min(TrialLength, count * _dimension)];
        CounterRandom.FillNormals(0, 0, 0, RandomPurpose.Start, _dimension, numbers);
        T[] weights = Narrow(numbers);
        T[] points = Narrow(Array.ConvertAll(numbers, x => x / Math.Sqrt(_dimension)));
        _memory!.View.Weights.SubView(row, count).CopyFromCPU(
            [.. Enumerable.Range(0, (int)count).Select(i => weights[i % weights.Length])]);
        ArrayView<T> units = _memory.View.Units.SubView(row * _dimension, count * _dimension);
        for (long done = 0; done < units.Length; done += points.Length)
        {
            T[] piece = points[..(int)Math.Min(points.Length, units.Length - done)];
            units.SubView(done, piece.Length).CopyFromCPU(piece);
        }
    }

    /// <summary>The first rows of the run's result, summed over its parts.</summary>
    private double[] ReadTrial(int run, ArrayView<T> result, int partialCount)
    {
        int rows = Math.Clamp(TrialLength / _dimension, 1, _runs[run].Count);
        var sum = new double[rows * _dimension];
        var numbers = new T[sum.Length];
        for (int part = 0; part < partialCount; part++)
        {
            long row = ((long)part * _runs.Length + run) * _capacity;
            result.SubView(row * _dimension, numbers.Length).CopyToCPU(numbers);
            for (int n = 0; n < sum.Length; n++)
                sum[n] += TPrecision.Widen(numbers[n]);
        }

        return sum;
    }
}
