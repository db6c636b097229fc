using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Execution.Cpu;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Plans;

/// <summary>Turns options into a plan: checks first, all faults at once, then defaults.</summary>
internal static class PlanResolver
{
    /// <summary>
    /// −T(x^l)/σ̂ at even order above which a noisy tensor has a negative weight.
    /// </summary>
    private const double NoiseShare = 1e-2;

    /// <summary>The same for an exact one.</summary>
    private const double RoundingShare = 1e-6;

    /// <summary>
    /// For the processor, of which only the memory is given: without the packs of many small runs,
    /// which depend on its threads.
    /// </summary>
    public static SolvePlan Resolve(
        TargetEvaluator target, SolveOptions options, long availableMemory) => Resolve(
            target, options, availableMemory,
            shape => CpuMemory.Of(target.Tensor, shape, options.Precision));

    /// <summary>For an executor, which tells its own need of memory.</summary>
    public static SolvePlan Resolve(
        TargetEvaluator target, SolveOptions options, Executor executor) => Resolve(
            target, options, executor.AvailableMemory,
            shape => executor.MemoryOf(target.Tensor, shape));

    private static SolvePlan Resolve(
        TargetEvaluator target,
        SolveOptions options,
        long availableMemory,
        Func<BatchShape, long> memoryOf)
    {
        SymmetricTensor tensor = target.Tensor;
        IReadOnlyList<string> faults = PlanValidator.Faults(tensor, options);
        if (faults.Count > 0)
            throw new InputException(faults);
        double norm = Math.Sqrt(tensor.NormSquared);
        if (norm == 0)
        {
            throw new InputException(
                "The tensor is zero: it has rank 0 and there is nothing to decompose.");
        }

        if (options.Precision == Precision.Float32 && norm is (< 1e-12 or > 1e12))
        {
            throw new InputException(
                $"The tensor's norm {norm:G3} is out of float32's range for its powers; scale " +
                "the tensor or give --precision float64.");
        }

        SpectralEstimate spectral = SpectralEstimate.Of(target, options.Seed);
        int p = options.Homogeneity ?? DefaultHomogeneity(options);
        int d = tensor.Dimension;
        int components = options.Components ?? DefaultComponents(options, d);
        int restarts = options.Restarts ?? DefaultRestarts(options.Method);

        BatchShape shape = PlanMemory.Shape(
            options.Method, options.Step, options.GradientFlow, p, restarts, components);
        long memory = (double)components * d > Array.MaxLength ? 0 : memoryOf(shape);
        if (memory > availableMemory && shape.Grows)
        {
            // Room for components that may be added is set aside where there is some.
            shape = shape with { Grows = false };
            memory = memoryOf(shape);
        }

        if (memory > availableMemory || (double)components * d > Array.MaxLength)
            throw PlanMemory.TooLarge(shape, d, availableMemory, memoryOf);

        StartSigns signs = options.Signs ?? DefaultSigns(tensor, spectral, options);
        var plan = new SolvePlan
        {
            Method = options.Method,
            Order = tensor.Order,
            Dimension = d,
            Homogeneity = p,
            Components = components,
            Restarts = restarts,
            StartNorm = StartNorm(options, spectral.Largest, p),
            Step = options.Step ?? DefaultStep(options.Method, tensor.Order, p, spectral.Largest),
            WeightDecay = options.WeightDecay ??
                (options.Method is SolveMethod.ModifiedFlow or SolveMethod.BeyondLazy
                    ? 1e-4 * spectral.Largest
                    : 0),
            Tolerance = options.Tolerance ??
                (options.Method == SolveMethod.Deflation ? 1e-4 : 1e-3),
            MaxSteps = options.MaxSteps ?? 100_000,
            TimeLimit = options.TimeLimit,
            NoiseLevel = options.NoiseLevel,
            MinWeight = options.MinWeight ?? 1e-2,
            IsExact = tensor.IsExact && options.MinWeight is null,
            Merge = options.Merge,
            Polish = options.Polish,
            Precision = options.Precision,
            Seed = options.Seed,
            CheckpointEvery = options.CheckpointEvery,
            RecordEvery = options.RecordEvery,
            TargetNorm = norm,
            SpectralNorm = spectral.Largest,
            Signs = signs,
            GaussianStart = options.GaussianStart,
            Paired = options.Paired || options.Method == SolveMethod.Lazy,
            Reinitialise = options.Reinitialise ??
                (options.Method == SolveMethod.BeyondLazy ? 1 : null),
            Epochs = options.Epochs ?? (options.Method == SolveMethod.BeyondLazy ? 50 : 1),
            EpochSteps = options.EpochSteps ?? (options.Method == SolveMethod.BeyondLazy ? 200 : 0),
            SwitchNorm = SwitchNorm(options, spectral.Largest),
            ExponentialSteps = options.ExponentialSteps,
            GradientFlow = options.GradientFlow,
            MemoryBytes = memory,
        };
        return plan with { Step = StableStep.Of(plan, options) };
    }

    private static int DefaultHomogeneity(SolveOptions options) => options.Method switch
    {
        SolveMethod.Deflation => 4,
        SolveMethod.BeyondLazy when !options.WholeGradient => 0,
        _ => 2,
    };

    /// <summary>
    /// Starts that vote; for the power method points that compete for each term.
    /// </summary>
    private static int DefaultRestarts(SolveMethod method) => method switch
    {
        SolveMethod.Deflation => 3,
        SolveMethod.Power => 10,
        _ => 1,
    };

    /// <summary>
    /// Deflation and beyond-lazy 2d; modified flow 4d, 2d with merging; plain methods 5d: enough
    /// for r ≤ d (constants ours). Lazy training 5d pairs; the power method at most 2d terms.
    /// </summary>
    private static int DefaultComponents(SolveOptions options, int dimension) =>
        options.Method switch
        {
            SolveMethod.Deflation => Math.Max(2 * dimension, 4),
            SolveMethod.ModifiedFlow => (options.Merge ? 2 : 4) * dimension,
            SolveMethod.BeyondLazy => Math.Max(2 * dimension, 4),
            SolveMethod.Lazy => 10 * dimension,
            SolveMethod.Power => 2 * dimension,
            _ => options.Paired && dimension % 2 == 1 ? 5 * dimension + 1 : 5 * dimension,
        };

    /// <summary>
    /// Deflation: δ0 in units of σ̂^{1/p}, 1e-2. Else absolute: 1e-2√σ̂ (modified flow), 1e-3√σ̂
    /// (beyond-lazy), 10σ̂^{1/p} (lazy training), 1e-4√σ̂.
    /// </summary>
    private static double StartNorm(SolveOptions options, double spectral, int p) =>
        options.Method switch
        {
            SolveMethod.Deflation => (options.StartNorm ?? 1e-2) * Math.Pow(spectral, 1.0 / p),
            SolveMethod.ModifiedFlow => options.StartNorm ?? 1e-2 * Math.Sqrt(spectral),
            SolveMethod.BeyondLazy => options.StartNorm ?? 1e-3 * Math.Sqrt(spectral),
            SolveMethod.Lazy => options.StartNorm ?? 10 * Math.Pow(spectral, 1.0 / p),
            _ => options.StartNorm ?? 1e-4 * Math.Sqrt(spectral),
        };

    /// <summary>
    /// τ: 0.8√σ̂ (constant ours), as given, or null for never and for the other methods.
    /// </summary>
    private static double? SwitchNorm(SolveOptions options, double spectral)
    {
        bool switches = options.Method == SolveMethod.BeyondLazy && options.ModeSwitch &&
            !options.WholeGradient;
        return switches ? options.SwitchNorm ?? 0.8 * Math.Sqrt(spectral) : null;
    }

    /// <summary>
    /// Modified flow 0.1/σ̂; descent at p = 2 0.5/(max(4, l)σ̂), a quarter of the stability limit;
    /// otherwise chosen as the flow goes.
    /// </summary>
    private static double? DefaultStep(SolveMethod method, int order, int p, double spectral) =>
        method switch
        {
            SolveMethod.ModifiedFlow => 0.1 / spectral,
            SolveMethod.Descent when p == 2 => 0.5 / (Math.Max(4, order) * spectral),
            _ => null,
        };

    private static StartSigns DefaultSigns(
        SymmetricTensor tensor, SpectralEstimate spectral, SolveOptions options)
    {
        if (options.Method == SolveMethod.BeyondLazy)
            return StartSigns.Random;
        return tensor.Order % 2 == 0 && HasNegative(tensor, spectral, options)
            ? StartSigns.Alternating
            : StartSigns.Positive;
    }

    private static bool HasNegative(
        SymmetricTensor tensor, SpectralEstimate spectral, SolveOptions options)
    {
        if (tensor is FactoredTensor factored)
            return factored.Weights.Any(w => w < 0);
        bool exact = tensor.IsExact && options.MinWeight is null && options.NoiseLevel is null;
        return spectral.Lowest < -(exact ? RoundingShare : NoiseShare) * spectral.Largest;
    }
}
