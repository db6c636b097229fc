using System.CommandLine;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Cli.Options;

/// <summary>
/// The options of <c>solve</c>: their names, and what they make of a command line.
/// </summary>
internal sealed class SolveOptionSet
{
    private readonly Option<SolveMethod?> _method = OptionKinds.Choice(
        "--method",
        "How to solve; deflation (the default) finds the rank. lazy and power are baselines; " +
        "power writes no checkpoints.",
        ("deflation", SolveMethod.Deflation), ("modified-flow", SolveMethod.ModifiedFlow),
        ("flow", SolveMethod.Flow), ("descent", SolveMethod.Descent),
        ("beyond-lazy", SolveMethod.BeyondLazy), ("lazy", SolveMethod.Lazy),
        ("power", SolveMethod.Power));

    private readonly Option<int?> _homogeneity = OptionKinds.Whole<int>(
        "--homogeneity", "P",
        "A component's weight is its norm to this power [4 for deflation, else 2].");

    private readonly Option<bool> _merge = OptionKinds.Flag(
        "--merge", "Merge duplicates at each re-initialisation (modified-flow).");

    private readonly Option<int?> _reinitialise = OptionKinds.Whole<int>(
        "--reinitialise", "K",
        "Most components drawn anew at each epoch, smallest first; 0 for none " +
        "[1 for beyond-lazy, all small ones for modified-flow].");

    private readonly Option<int?> _epochs = OptionKinds.Whole<int>(
        "--epochs", "N", "Epochs of beyond-lazy [50].");

    private readonly Option<int?> _epochSteps = OptionKinds.Whole<int>(
        "--epoch-steps", "N", "Steps of an epoch of beyond-lazy [200].");

    private readonly Option<double?> _switchNorm = OptionKinds.Value<double>(
        "--switch-norm", "TAU|never",
        "Norm past which beyond-lazy freezes a component's scale [chosen from the input].",
        "a number or 'never'",
        text => text == "never" ? double.PositiveInfinity : OptionKinds.ParseNumber(text));

    private readonly Option<bool> _wholeGradient = OptionKinds.Flag(
        "--whole-gradient",
        "Beyond-lazy: gradient of the scales too, in place of holding them constant.");

    private readonly Option<StartSigns?> _signs = OptionKinds.Choice(
        "--signs", "Signs of components at the start [random for beyond-lazy, else as needed].",
        ("positive", StartSigns.Positive), ("alternating", StartSigns.Alternating),
        ("random", StartSigns.Random));

    private readonly Option<bool> _paired = OptionKinds.Flag(
        "--paired", "Start from pairs u, u of signs +, -, whose tensor is 0 (flow, descent).");

    private readonly Option<bool> _gaussianStart = OptionKinds.Flag(
        "--gaussian-start",
        "Start from Gaussian vectors whose norms are --start-norm in the mean square only " +
        "(flow, descent).");

    private readonly Option<bool> _exponentialSteps = OptionKinds.Flag(
        "--exponential-steps", "Flow with --step: exponential steps in place of Euler's.");

    private readonly Option<bool> _gradientFlow = OptionKinds.Flag(
        "--gradient-flow",
        "Lazy: gradient flow by error-controlled Runge-Kutta in place of descent.");

    private readonly Option<int?> _components = OptionKinds.Whole<int>(
        "--components", "M", "Components to start with [chosen from the input].");

    private readonly Option<int?> _restarts = OptionKinds.Whole<int>(
        "--restarts", "K",
        "Independent starts, run as one batch [3 for deflation, 10 a term for power, else 1].");

    private readonly Option<double?> _startNorm = OptionKinds.Number(
        "--start-norm", "NORM", "Norm of each component at the start [chosen from the input].");

    private readonly Option<StepValue?> _step = OptionKinds.Value<StepValue>(
        "--step", "auto|VALUE", "Step size [auto].", "'auto' or a number",
        StepValue.Parse);

    private readonly Option<double?> _weightDecay = OptionKinds.Number(
        "--weight-decay", "LAMBDA", "Weight decay [0 unless the method has its own].");

    private readonly Option<double?> _tolerance = OptionKinds.Number(
        "--tolerance", "ERROR",
        "Relative error that counts as converged [1e-4 for deflation, else 1e-3].");

    private readonly Option<long?> _maxSteps = OptionKinds.Whole<long>(
        "--max-steps", "N", "Most steps a start may take [100000].");

    private readonly Option<TimeSpan?> _timeLimit = OptionKinds.Duration(
        "--time-limit", "Most time to take (90, 90s, 10m, 2h); the result so far is kept.");

    private readonly Option<double?> _noiseLevel = OptionKinds.Number(
        "--noise-level", "LEVEL",
        "Norm of the noise, where it is known, relative to the noisy tensor's.");

    private readonly Option<double?> _minWeight = OptionKinds.Number(
        "--min-weight", "RATIO", "Smallest weight worth finding, relative to the largest [0.01].");

    private readonly Option<bool> _polish = OptionKinds.Flag(
        "--polish", "Polish the result to the floor of float64.");

    private readonly Option<Precision?> _precision = OptionKinds.Choice(
        "--precision", "Number type of the device [float64].",
        ("float32", Plans.Precision.Float32), ("float64", Plans.Precision.Float64));

    private readonly Option<ulong?> _seed = OptionKinds.Whole<ulong>(
        "--seed", "N", "Seed of every random draw [0].");

    private readonly Option<long?> _checkpointEvery = OptionKinds.Whole<long>(
        "--checkpoint-every", "STEPS", "Steps between checkpoints [every 30 seconds].");

    private readonly Option<int?> _recordEvery = OptionKinds.Whole<int>(
        "--record-every", "STEPS",
        "Steps between lines of trajectory.csv [thinned to about 1000].");

    private readonly Option<double?> _noiseVariance = OptionKinds.Number(
        "--noise-variance", "VARIANCE", "Variance of spherical noise on samples, corrected for.");

    /// <summary><c>--as</c>.</summary>
    public Option<InputKind?> As { get; } = OptionKinds.Choice(
        "--as", "What the file holds [samples for .csv, else tensor].",
        ("tensor", InputKind.Tensor), ("samples", InputKind.Samples));

    /// <summary><c>--order</c>.</summary>
    public Option<int?> Order { get; } = OptionKinds.Whole<int>(
        "--order", "L", "Order of the moment of samples.");

    /// <summary><c>--symmetrize</c>.</summary>
    public Option<bool> Symmetrize { get; } = OptionKinds.Flag(
        "--symmetrize", "Average a full array over permutations of its indices.");

    /// <summary><c>--truth</c>.</summary>
    public Option<string?> Truth { get; } = OptionKinds.Text(
        "--truth", "FILE", "Known components (.ktns) to score the result against.");

    /// <summary>All options.</summary>
    public IEnumerable<Option> All =>
    [
        As, Order, _noiseVariance, Symmetrize, Truth, _method, _homogeneity, _merge, _reinitialise,
        _epochs, _epochSteps, _switchNorm, _wholeGradient, _components, _restarts, _startNorm,
        _signs, _paired, _gaussianStart, _step, _exponentialSteps, _gradientFlow, _weightDecay,
        _tolerance, _maxSteps, _timeLimit, _noiseLevel, _minWeight, _polish, _precision, _seed,
        _checkpointEvery, _recordEvery,
    ];

    /// <summary>What the library is asked for.</summary>
    public SolveOptions Read(OptionReader reader) => new()
    {
        Method = reader.Get(_method) ?? SolveMethod.Deflation,
        Homogeneity = reader.Get(_homogeneity),
        Merge = reader.Get(_merge),
        Reinitialise = reader.Get(_reinitialise),
        Epochs = reader.Get(_epochs),
        EpochSteps = reader.Get(_epochSteps),
        ModeSwitch = reader.Get(_switchNorm) != double.PositiveInfinity,
        SwitchNorm = reader.Get(_switchNorm) is double norm && double.IsFinite(norm) ? norm : null,
        WholeGradient = reader.Get(_wholeGradient),
        Signs = reader.Get(_signs),
        Paired = reader.Get(_paired),
        GaussianStart = reader.Get(_gaussianStart),
        ExponentialSteps = reader.Get(_exponentialSteps),
        GradientFlow = reader.Get(_gradientFlow),
        Components = reader.Get(_components),
        Restarts = reader.Get(_restarts),
        StartNorm = reader.Get(_startNorm),
        Step = reader.Get(_step)?.Value,
        WeightDecay = reader.Get(_weightDecay),
        Tolerance = reader.Get(_tolerance),
        MaxSteps = reader.Get(_maxSteps),
        TimeLimit = reader.Get(_timeLimit),
        NoiseLevel = reader.Get(_noiseLevel),
        MinWeight = reader.Get(_minWeight),
        Polish = reader.Get(_polish),
        Precision = reader.Get(_precision) ?? Plans.Precision.Float64,
        Seed = reader.Get(_seed) ?? 0,
        CheckpointEvery = reader.Get(_checkpointEvery),
        RecordEvery = reader.Get(_recordEvery),
    };

    /// <summary>How the input file is to be understood.</summary>
    public TensorFileOptions ReadInputOptions(OptionReader reader) => new(
        reader.Get(As) ?? InputKind.Auto,
        reader.Get(Order),
        reader.Get(Symmetrize),
        reader.Get(_noiseVariance) ?? 0);

    /// <summary>Whether the options that say how to read the input are all in order.</summary>
    public bool CanReadInput(OptionReader reader) =>
        !new Option[] { As, Order, Symmetrize, _noiseVariance }.Any(reader.IsFaulty);
}
