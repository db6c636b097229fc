namespace GpuTensorDecomp.Files;

/// <summary>The first lines of Tensor Toolbox text: what the file holds, and its sizes.</summary>
internal static class ToolboxHeader
{
    /// <summary>Reads the keyword and refuses all but the expected one, naming what to do.</summary>
    public static void Require(ToolboxTokens tokens, string expected)
    {
        string header = tokens.Header();
        if (header != expected)
            throw Unexpected(header, tokens.Line, expected);
    }

    /// <summary>Reads the number of modes and their sizes.</summary>
    public static int[] Sizes(ToolboxTokens tokens)
    {
        int[] sizes = new int[tokens.Whole("the number of modes", 1)];
        for (int mode = 0; mode < sizes.Length; mode++)
            sizes[mode] = tokens.Whole($"the size of mode {mode + 1}", 1);
        return sizes;
    }

    /// <summary>The fault of a file that holds something else.</summary>
    public static InputException Unexpected(string header, int line, string expected)
    {
        if (header.Length == 0)
            return new InputException($"the file is empty; '{expected}' should be its first word.");
        if (header == "sptensor" || char.IsAsciiDigit(header[0]) || header[0] is '-' or '+')
        {
            return new InputException(
                $"line {line}: this is a sparse tensor ('sptensor' or bare coordinates), which is not " +
                "read yet. Give the full array as .npy or its factors as .ktns.");
        }

        return new InputException(
            $"line {line}: the file begins with '{header}', but '{expected}' is expected here. " +
            "Tensor Toolbox text begins with 'ktensor' (factors) or 'tensor' (full array).");
    }
}
