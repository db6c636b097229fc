namespace GpuTensorDecomp.Files;

/// <summary>
/// Tensor Toolbox text <c>tensor</c> (<c>.tns</c>): number of modes, sizes, then all entries, first
/// index fastest.
/// </summary>
public static class DenseTextFile
{
    /// <summary>Reads a full array, turned to row-major order (<c>.gz</c> is unpacked).</summary>
    /// <exception cref="InputException">
    /// Missing, malformed (with line), or a sparse tensor.
    /// </exception>
    public static NpyArray Read(string path) => InputFile.Read(path, Read);

    /// <summary>Reads a full array, turned to row-major order.</summary>
    /// <exception cref="InputException">Malformed (with line), or a sparse tensor.</exception>
    public static NpyArray Read(Stream stream)
    {
        using var tokens = new ToolboxTokens(stream);
        ToolboxHeader.Require(tokens, "tensor");
        return ReadBody(tokens);
    }

    /// <summary>Reads what follows the word <c>tensor</c>.</summary>
    internal static NpyArray ReadBody(ToolboxTokens tokens)
    {
        int[] sizes = ToolboxHeader.Sizes(tokens);
        long count = 1;
        foreach (int size in sizes)
            count = Math.Min(count * size, (long)int.MaxValue + 1);
        if (count > Array.MaxLength)
        {
            throw tokens.Fault(
                $"the sizes {string.Join(" x ", sizes)} make more than {Array.MaxLength} " +
                "entries, the most that one array can hold.");
        }

        double[] values = new double[count];
        var order = new FortranOrder(sizes);
        Span<double> one = stackalloc double[1];
        for (int n = 0; n < values.Length; n++)
        {
            one[0] = tokens.Number($"entry {n + 1} of {count}");
            order.Scatter(one, values);
        }

        tokens.End($"entry {count} of {count}");
        return new NpyArray(sizes, values);
    }
}
