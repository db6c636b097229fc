using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Files;

/// <summary>
/// Reads any input of the command line into a problem, and writes problems. A file with the suffix
/// <c>.truth.ktns</c> beside an input holds its known components.
/// </summary>
public static class TensorFile
{
    private const string TruthSuffix = ".truth.ktns";

    /// <summary>Reads a tensor or samples.</summary>
    /// <param name="path">
    /// <c>.ktns .ktensor .tns .tensor .npy .npz .csv</c>, each also with <c>.gz</c>.
    /// </param>
    /// <param name="options">How the file is to be understood.</param>
    /// <exception cref="InputException">The file or the options do not give a tensor.</exception>
    public static DecompositionProblem Read(string path, TensorFileOptions options)
    {
        (SymmetricTensor target, FactoredTensor? own) =
            InputFile.Read(path, stream => ReadTarget(stream, path, options));
        FactoredTensor? truth = ReadTruth(path, target) ?? own;
        return new DecompositionProblem(target, truth, Path.GetFileName(path));
    }

    /// <summary>
    /// Writes a problem: a factored target as <c>.ktns</c>, a full one as <c>.npy</c>, and its
    /// known components beside it with the suffix <c>.truth.ktns</c>. The folder is made.
    /// </summary>
    /// <param name="path">The file of the target.</param>
    /// <param name="problem">A factored or a full target, with its components if known.</param>
    /// <param name="cancellation">Ends it with none of the files written.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="InputException">
    /// The suffix does not fit, or a file cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<string> Write(
        string path, DecompositionProblem problem, CancellationToken cancellation = default)
    {
        (string stem, string suffix) = InputFile.SplitSuffix(path);
        Action<Stream> write = problem.Target switch
        {
            FactoredTensor factored when suffix is ".ktns" or ".ktensor" =>
                stream => KruskalFile.Write(stream, factored, cancellation),
            DenseTensor dense when suffix == ".npy" => stream => NpyFile.Write(
                stream, DenseArray.Expand(dense, cancellation), cancellation),
            FactoredTensor => throw new InputException(
                $"{path}: a factored tensor is written as .ktns; name the file so."),
            DenseTensor => throw new InputException(
                $"{path}: a full tensor is written as .npy; name the file so."),
            _ => throw new InputException(
                $"{path}: only factored and full tensors can be written."),
        };
        AtomicFile.MakeFolderOf(path);
        string truthPath = stem + TruthSuffix;
        AtomicFile.Write(path, stream =>
        {
            write(stream);
            stream.Flush();

            // Before the first file gets its name: what is cancelled leaves neither, and what no
            // longer can be leaves both.
            if (problem.Truth is { } truth)
                KruskalFile.Write(truthPath, truth, cancellation);
        });
        return problem.Truth is null ? [path] : [path, truthPath];
    }

    private static (SymmetricTensor Target, FactoredTensor? Truth) ReadTarget(
        Stream stream, string path, TensorFileOptions options)
    {
        string suffix = InputFile.SplitSuffix(path).Suffix;
        string format = InputFile.IsCompressed(path) ? suffix[..^3] : suffix;
        bool samples = options.Kind == InputKind.Samples ||
            (options.Kind == InputKind.Auto && format == ".csv");
        switch (format)
        {
            case ".ktns" or ".ktensor" or ".tns" or ".tensor":
                if (samples)
                {
                    throw new InputException(
                        $"a {format} file holds a tensor; samples are .csv or .npy.");
                }

                return ReadToolbox(stream, options);
            case ".csv":
                if (!samples)
                {
                    throw new InputException(
                        "a .csv file holds samples; give --as samples and --order.");
                }

                (int rows, int columns, double[] values) = CsvFile.ReadMatrix(stream);
                var matrix = new NpyArray([rows, columns], values);
                return (TargetBuilder.Samples(matrix, options), null);
            case ".npy" or ".npz":
                NpyArray array = format == ".npy" ? NpyFile.Read(stream) : ReadSingle(stream);
                return (samples
                    ? TargetBuilder.Samples(array, options)
                    : TargetBuilder.Dense(array, options), null);
            case ".sptensor":
                throw ToolboxHeader.Unexpected("sptensor", 1, "ktensor");
            default:
                throw new InputException(
                    $"the suffix '{suffix}' is not known. Tensors: .ktns .ktensor .tns .tensor " +
                    ".npy .npz; samples: .csv .npy .npz (each also with .gz).");
        }
    }

    private static (SymmetricTensor Target, FactoredTensor? Truth) ReadToolbox(
        Stream stream, TensorFileOptions options)
    {
        using var tokens = new ToolboxTokens(stream);
        string header = tokens.Header();
        switch (header)
        {
            case "ktensor":
                FactoredTensor factored = KruskalFile.ReadBody(tokens);
                TargetBuilder.CheckFactored(factored, options);
                return (factored, factored.Normalized());
            case "tensor":
                return (TargetBuilder.Dense(DenseTextFile.ReadBody(tokens), options), null);
            default:
                throw ToolboxHeader.Unexpected(header, tokens.Line, "ktensor");
        }
    }

    private static NpyArray ReadSingle(Stream stream)
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(stream);
        return arrays.Count == 1
            ? arrays.Values.First()
            : throw new InputException(
                $"the archive holds {arrays.Count} arrays ({string.Join(", ", arrays.Keys)}); " +
                "one is expected. Save the one you mean as .npy.");
    }

    private static FactoredTensor? ReadTruth(string path, SymmetricTensor target)
    {
        string companion = InputFile.SplitSuffix(path).Stem + TruthSuffix;
        if (!File.Exists(companion) || companion == path)
            return null;
        FactoredTensor truth = KruskalFile.Read(companion).Normalized();
        if (truth.Order != target.Order || truth.Dimension != target.Dimension)
        {
            throw new InputException(
                $"{companion}: the known components have order {truth.Order} and dimension " +
                $"{truth.Dimension}, but {path} has order {target.Order} and dimension " +
                $"{target.Dimension}. Correct the file or move it away.");
        }

        return truth;
    }
}
