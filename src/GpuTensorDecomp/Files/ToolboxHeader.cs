namespace GpuTensorDecomp.Files;

/// <summary>The first lines of Tensor Toolbox text: what the file holds, and its sizes.</summary>
internal static class ToolboxHeader
{
    /// <summary>
    /// Reads the keyword and refuses all but the expected one, naming what to do.
    /// </summary>
    public static void Require(ToolboxTokens tokens, string expected)
    {
        string header = tokens.Header();
        if (header != expected)
            throw Unexpected(header, tokens.Line, expected);
    }

    /// <summary>Reads the number of modes and their sizes.</summary>
    public static int[] Sizes(ToolboxTokens tokens)
    {
        // Lists, here and in the readers, so that a wild count ends with the file, not with memory.
        int modes = tokens.Whole("the number of modes", 1);
        var sizes = new List<int>();
        while (sizes.Count < modes)
            sizes.Add(tokens.Whole($"the size of mode {sizes.Count + 1}", 1));
        return [.. sizes];
    }

    /// <summary>The fault of a file that holds something else.</summary>
    public static InputException Unexpected(string header, int line, string expected)
    {
        if (header.Length == 0)
            return new InputException($"the file is empty; '{expected}' should be its first word.");
        if (header == "sptensor" || char.IsAsciiDigit(header[0]) || header[0] is '-' or '+')
        {
            return new InputException(
                $"line {line}: this is a sparse tensor ('sptensor' or bare coordinates), which " +
                "is not read yet. Give the full array as .npy or its factors as .ktns.");
        }

        return new InputException(
            $"line {line}: the file begins with '{header}', but '{expected}' is expected here. " +
            "Tensor Toolbox text begins with 'ktensor' (factors) or 'tensor' (full array).");
    }
}
