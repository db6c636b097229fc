using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Plans;

/// <summary>
/// Finds every fault of a set of options; nothing is allocated before it is content.
/// </summary>
internal static class PlanValidator
{
    private const int LargestPower = 16;

    /// <summary>ln of the largest power of a norm: a square below the range of float64.</summary>
    private const double LargestLog = 350;

    /// <summary>Every fault; without a tensor those that do not depend on it.</summary>
    public static IReadOnlyList<string> Faults(SymmetricTensor? tensor, SolveOptions options)
    {
        var faults = new List<string>();
        Ranges(options, faults);
        Contradictions(tensor, options, faults);
        if (options.Method == SolveMethod.Lazy)
            LazyFaults.Add(options, faults);
        if (options.Method == SolveMethod.Power)
            PowerFaults.Add(options, faults);
        return faults;
    }

    private static void Ranges(SolveOptions o, List<string> faults)
    {
        Require(o.Homogeneity is null or (>= 2 and <= LargestPower), faults,
            $"--homogeneity is {o.Homogeneity}; it must be a whole number from 2 to " +
            $"{LargestPower}.");
        Require(o.Components is null or >= 1, faults,
            $"--components is {o.Components}; it must be 1 or more.");
        Require(o.Restarts is null or (>= 1 and <= 10_000), faults,
            $"--restarts is {o.Restarts}; it must be from 1 to 10000.");
        RequirePositive(o.StartNorm, "--start-norm", faults);
        RequirePositive(o.Step, "--step", faults);
        RequirePositive(o.Tolerance, "--tolerance", faults);
        Require(o.NoiseLevel is null or (> 0 and < 1), faults,
            $"--noise-level is {o.NoiseLevel}; it is a share of the noisy tensor's norm between " +
            "0 and 1. Noise of x times the tensor without noise is x/√(1 + x²) of it.");
        Require(
            o.WeightDecay is null || (o.WeightDecay >= 0 && double.IsFinite(o.WeightDecay.Value)),
            faults, $"--weight-decay is {o.WeightDecay}; it must be 0 or more.");
        Require(o.MinWeight is null or (> 0 and < 1), faults,
            $"--min-weight is {o.MinWeight}; it is a share of the largest weight between 0 and 1.");
        Require(o.MaxSteps is null or >= 1, faults,
            $"--max-steps is {o.MaxSteps}; it must be 1 or more.");
        Require(o.TimeLimit is null || o.TimeLimit > TimeSpan.Zero, faults,
            $"--time-limit is {o.TimeLimit}; it must be more than 0 seconds.");
        Require(o.Reinitialise is null or >= 0, faults,
            $"--reinitialise is {o.Reinitialise}; it must be 0 or more components.");
        Require(o.Epochs is null or >= 1, faults, $"--epochs is {o.Epochs}; it must be 1 or more.");
        Require(o.EpochSteps is null or >= 1, faults,
            $"--epoch-steps is {o.EpochSteps}; it must be 1 or more.");
        Require(o.SwitchNorm is null || (o.SwitchNorm > 0 && double.IsFinite(o.SwitchNorm.Value)),
            faults, $"--switch-norm is {o.SwitchNorm}; it must be a number above 0, or never.");
        Require(o.ModeSwitch || o.SwitchNorm is null, faults,
            $"--switch-norm is {o.SwitchNorm} and the mode switch is off; give one of them.");
        Require(o.CheckpointEvery is null or >= 1, faults,
            $"--checkpoint-every is {o.CheckpointEvery}; it must be 1 or more steps.");
        Require(o.RecordEvery is null or >= 1, faults,
            $"--record-every is {o.RecordEvery}; it must be 1 or more steps.");
    }

    private static void Contradictions(SymmetricTensor? tensor, SolveOptions o, List<string> faults)
    {
        bool paper = o.Method == SolveMethod.ModifiedFlow;
        Require(!o.Merge || paper, faults,
            "--merge belongs to --method modified-flow; the other methods do not merge on the " +
            "way.");
        Require(!paper || o.Homogeneity is null or 2, faults,
            $"--method modified-flow has homogeneity 2, not {o.Homogeneity}; leave --homogeneity " +
            "out.");
        Require(o.Method != SolveMethod.Deflation || o.Step is null, faults,
            "--step does not apply to --method deflation, which sets its own steps; leave it out.");
        Require(
            o.Method != SolveMethod.Deflation || o.StartNorm is null or (> 1e-6 and <= 0.3),
            faults,
            $"--start-norm {o.StartNorm} does not suit --method deflation: give 1e-6 to 0.3 (in " +
            "units of the largest component; 1e-2 by default), or --method flow for any start " +
            "norm.");
        Require(o.NoiseLevel is null || !paper, faults,
            "--noise-level does not apply to --method modified-flow; use deflation, flow or " +
            "descent.");
        MethodOptions(tensor, o, faults);
        Require(o.NoiseLevel is null || tensor is not SampleMoment, faults,
            "--noise-level does not apply to samples; deflation judges their noise on a held-out " +
            "half.");
        bool deflation = o.Method == SolveMethod.Deflation;
        Require(o.MinWeight is null || deflation || o.Method == SolveMethod.Power, faults,
            "--min-weight belongs to --method deflation and power; leave it out.");
        Require(o.MinWeight is null || o.NoiseLevel is null, faults,
            "--min-weight and --noise-level both say where to stop; give one of them.");
        int power = o.Homogeneity ?? (deflation ? 4 : 2);
        double start = o.Method == SolveMethod.BeyondLazy ? 1 : o.StartNorm ?? 1;
        Require(Math.Abs(Math.Log(start)) * (power - 2) < LargestLog, faults,
            $"--start-norm {start} with homogeneity {power} makes rates ρ^{power - 2} that no " +
            "number holds; give --homogeneity 2, which grows at the same rate from any start.");
        Require(Math.Log(start) * power < LargestLog, faults,
            $"--start-norm {start} is too large: with --homogeneity {power} its weights " +
            $"ρ^{power} overflow.");
    }

    /// <summary>What only some methods have, beside the older options.</summary>
    private static void MethodOptions(SymmetricTensor? tensor, SolveOptions o, List<string> faults)
    {
        bool beyondLazy = o.Method == SolveMethod.BeyondLazy;
        bool plain = o.Method is SolveMethod.Flow or SolveMethod.Descent;
        bool hasOptions =
            (o.Epochs, o.EpochSteps, o.SwitchNorm, o.ModeSwitch) != (null, null, null, true);
        Require(beyondLazy || !hasOptions, faults,
            "--epochs, --epoch-steps and --switch-norm belong to --method beyond-lazy; leave " +
            "them out.");
        bool hasEpochs = beyondLazy || o.Method == SolveMethod.ModifiedFlow;
        Require(beyondLazy || !o.WholeGradient, faults,
            "--whole-gradient belongs to --method beyond-lazy; the other methods take it anyway.");
        Require(!o.WholeGradient || o.SwitchNorm is null, faults,
            $"--switch-norm {o.SwitchNorm} freezes scales, which --whole-gradient does without; " +
            "give one of them.");
        Require(beyondLazy || !o.UnstableStep, faults,
            "unstable-step belongs to --method beyond-lazy, which alone refuses a step; leave it " +
            "out.");
        Require(o.Reinitialise is null || hasEpochs, faults,
            "--reinitialise belongs to the methods with epochs, modified-flow and beyond-lazy; " +
            "leave it out.");
        Require(!o.Merge || o.Reinitialise != 0, faults,
            "--merge frees components to be drawn anew, and --reinitialise 0 draws none; " +
            "give one of them.");
        Require(!o.Paired || plain, faults,
            "--paired belongs to the plain methods, flow and descent; leave it out.");
        Require(!o.GaussianStart || plain, faults,
            "--gaussian-start belongs to the plain methods, flow and descent; leave it out.");
        Require(!o.Paired || o.Signs is null, faults,
            "--paired sets the signs, + and − for each pair; leave --signs out.");
        Require(!o.Paired || o.Components is null || o.Components % 2 == 0, faults,
            $"--components is {o.Components}; with --paired it must be even.");
        Require(!o.ExponentialSteps || (o.Method == SolveMethod.Flow && o.Step is not null), faults,
            "--exponential-steps are steps of a given size of the flow: they need --method flow " +
            "and --step.");
        Require(!o.GradientFlow || o.Method == SolveMethod.Lazy, faults,
            "--gradient-flow belongs to --method lazy; for the model itself give --method flow.");
        if (!beyondLazy)
            return;
        Require(o.Homogeneity is null, faults,
            $"--method beyond-lazy has a law of its own, not homogeneity {o.Homogeneity}; leave " +
            "--homogeneity out.");
        Require(o.NoiseLevel is null, faults,
            "--noise-level does not apply to --method beyond-lazy; use deflation, flow or " +
            "descent.");
        Require(tensor is null || tensor.Order >= 3, faults,
            $"--method beyond-lazy needs order 3 or more; this tensor has order {tensor?.Order}.");
        double least = FlowRule.SmallestCartesianNorm(o.Precision);
        Require(o.StartNorm is null || (o.StartNorm >= least && o.StartNorm <= 1 / least), faults,
            $"--start-norm {o.StartNorm} is out of range for --method beyond-lazy: its squares " +
            $"and scales need {least} to {1 / least} in this precision.");
    }

    private static void RequirePositive(double? value, string name, List<string> faults) =>
        Require(value is null || (value > 0 && double.IsFinite(value.Value)), faults,
            $"{name} is {value}; it must be a finite number above 0.");

    private static void Require(bool holds, List<string> faults, string fault)
    {
        if (!holds)
            faults.Add(fault);
    }
}
