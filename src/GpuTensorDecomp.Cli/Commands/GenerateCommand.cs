using System.CommandLine;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary><c>generate</c>: makes a problem with known components.</summary>
internal sealed class GenerateCommand : SessionCommand
{
    private readonly Option<int?> _order = OptionKinds.Whole<int>(
        "--order", "L", "Order of the tensor.");

    private readonly Option<int?> _dimension = OptionKinds.Whole<int>(
        "--dimension", "D", "Dimension of the tensor.");

    private readonly Option<int?> _rank = OptionKinds.Whole<int>(
        "--rank", "R", "Number of components.");

    private readonly Option<(VectorKind Kind, double Cosine)?> _vectors =
        OptionKinds.Parsed<(VectorKind, double)>(
            "--vectors", "KIND", "orthogonal, sphere or congruent:COS [orthogonal].",
            ProblemOptions.ParseVectors);

    private readonly Option<(WeightKind Kind, double From, double To)?> _weights =
        OptionKinds.Parsed<(WeightKind, double, double)>(
            "--weights", "KIND", "equal, geometric:RATIO, linear:FROM:TO or signed [equal].",
            ProblemOptions.ParseWeights);

    private readonly Option<double?> _noise = OptionKinds.Number(
        "--noise", "LEVEL", "Norm of dense noise, relative to the tensor's [0].");

    private readonly Option<ulong?> _seed = OptionKinds.Whole<ulong>(
        "--seed", "N", "Seed of every random draw [0].");

    private readonly Option<string?> _out = OptionKinds.Text(
        "--out", "FILE", "File to write: .ktns, or with noise .npy; the truth goes beside it.");

    private readonly OutputOptions _output = new();

    public GenerateCommand()
        : base("generate", "Makes a problem with known components.")
    {
        Option[] required = [_order, _dimension, _rank, _out];
        foreach (Option option in required)
            option.Required = true;
        Option[] all = [.. required[..3], _vectors, _weights, _noise, _seed, _out];
        foreach (Option option in all)
            Add(option);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        (VectorKind vectors, double cosine) = options.Get(_vectors) ?? (VectorKind.Orthogonal, 0);
        (WeightKind weights, double from, double to) =
            options.Get(_weights) ?? (WeightKind.Equal, 1, 1);
        // Where a number is missing or unreadable, one that is right keeps the other checks going.
        int rank = options.Get(_rank) ?? 1;
        var problem = new ProblemOptions(
            options.Get(_order) ?? 2, options.Get(_dimension) ?? Math.Max(1, rank), rank,
            vectors, cosine, weights, from, to, options.Get(_noise) ?? 0, options.Get(_seed) ?? 0);
        _ = options.Attempt(() => Checked(problem));
        string path = options.Get(_out) ?? "";
        if (path.Length > 0)
            CheckSuffix(options, path, problem.Noise != 0);
        options.ThrowIfFaulty();

        DecompositionProblem made = session.Abandonable(() => ProblemGenerator.Generate(problem));
        IReadOnlyList<string> files = TensorFile.Write(path, made, session.Cancellation);
        Screen screen = _output.Screen(options, session);
        if (screen.IsJson)
            screen.Json(new { files, problem.Order, problem.Dimension, rank, problem.Seed });
        else
            screen.Line("wrote " + string.Join(" and ", files));
        return ExitCode.Done;
    }

    private static ProblemOptions Checked(ProblemOptions problem)
    {
        problem.Validate();
        return problem;
    }

    private static void CheckSuffix(OptionReader options, string path, bool isFull)
    {
        string suffix = Path.GetExtension(path).ToLowerInvariant();
        if (isFull && suffix != ".npy")
            options.Fault($"--out {path}: with --noise the full array is written; name it .npy.");
        else if (!isFull && suffix is not (".ktns" or ".ktensor"))
            options.Fault($"--out {path}: a factored tensor is written as .ktns; name it so.");
    }
}
