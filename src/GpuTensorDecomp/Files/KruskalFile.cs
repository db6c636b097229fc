using System.Globalization;
using System.Text;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Files;

/// <summary>
/// Tensor Toolbox text <c>ktensor</c> (<c>.ktns</c>): sizes, rank, weights, then one factor matrix
/// for each mode. A symmetric tensor has the same matrix in every mode, up to scale and sign of a
/// column.
/// </summary>
public static class KruskalFile
{
    // Other tools write 15 or 17 digits, and scale columns in each mode on their own.
    private const double ColumnTolerance = 1e-10;

    /// <summary>Reads a factored tensor (<c>.gz</c> is unpacked).</summary>
    /// <exception cref="InputException">
    /// Missing, malformed (with line), or not symmetric.
    /// </exception>
    public static FactoredTensor Read(string path) => InputFile.Read(path, Read);

    /// <summary>Reads a factored tensor.</summary>
    /// <exception cref="InputException">Malformed (with line), or not symmetric.</exception>
    public static FactoredTensor Read(Stream stream)
    {
        using var tokens = new ToolboxTokens(stream);
        ToolboxHeader.Require(tokens, "ktensor");
        return ReadBody(tokens);
    }

    /// <summary>Reads what follows the word <c>ktensor</c>.</summary>
    internal static FactoredTensor ReadBody(ToolboxTokens tokens)
    {
        int[] sizes = ToolboxHeader.Sizes(tokens);
        if (sizes.Length < 2)
            throw tokens.Fault("the tensor has 1 mode; a symmetric tensor needs 2 or more.");
        if (sizes.Any(n => n != sizes[0]))
        {
            throw tokens.Fault(
                $"the sizes are {string.Join(" x ", sizes)}; all modes of a symmetric tensor " +
                "have one size.");
        }

        int dimension = sizes[0];
        int rank = tokens.Whole("the number of components", 0);
        var weightList = new List<double>();
        while (weightList.Count < rank)
            weightList.Add(tokens.Number($"weight {weightList.Count + 1} of {rank}"));
        if ((long)rank * dimension > Array.MaxLength)
            throw tokens.Fault($"{rank} x {dimension} numbers are more than one array can hold.");

        double[] weights = [.. weightList];
        FactorMatrix first = FactorMatrix.Read(tokens, 1, dimension, rank);
        for (int mode = 2; mode <= sizes.Length; mode++)
        {
            FactorMatrix other = FactorMatrix.Read(tokens, mode, dimension, rank);
            for (int j = 0; j < rank; j++)
                weights[j] *= other.ScaleTo(first, j, ColumnTolerance);
        }

        tokens.End("the last factor matrix");
        return new FactoredTensor(sizes.Length, dimension, weights, first.Vectors);
    }

    /// <summary>
    /// Writes a factored tensor, its matrix repeated for each mode; exact to the last bit.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="cancellation">Ends it; the file stays as it was.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Write(
        string path, FactoredTensor tensor, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, stream => Write(stream, tensor, cancellation));

    /// <summary>
    /// Writes a factored tensor, its matrix repeated for each mode; exact to the last bit.
    /// </summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="cancellation">Ends it between two rows.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Write(
        Stream stream, FactoredTensor tensor, CancellationToken cancellation = default)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var writer = new StreamWriter(stream, encoding, 1 << 16, leaveOpen: true);
        writer.NewLine = "\n";
        writer.WriteLine("ktensor");
        writer.WriteLine(tensor.Order);
        writer.WriteLine(string.Join(' ', Enumerable.Repeat(tensor.Dimension, tensor.Order)));
        writer.WriteLine(tensor.Rank);
        writer.WriteLine(string.Join(' ', tensor.Weights.Select(Text)));
        for (int mode = 0; mode < tensor.Order; mode++)
        {
            writer.WriteLine("matrix");
            writer.WriteLine(2);
            writer.WriteLine($"{tensor.Dimension} {tensor.Rank}");
            for (int c = 0; c < tensor.Dimension; c++)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int j = 0; j < tensor.Rank; j++)
                {
                    if (j > 0)
                        writer.Write(' ');
                    writer.Write(Text(tensor.Vectors[j * tensor.Dimension + c]));
                }

                writer.WriteLine();
            }
        }
    }

    /// <summary>
    /// A number as C's <c>%.16e</c> writes it, e.g. <c>-1.5000000000000000e+00</c>.
    /// </summary>
    internal static string Text(double value)
    {
        // .NET writes three digits of exponent or more, C two or more.
        string text = value.ToString("e16", CultureInfo.InvariantCulture);
        int digits = text.Length - 3;
        return text[digits] == '0' ? text.Remove(digits, 1) : text;
    }
}
