using System.Globalization;
using System.Text;

namespace GpuTensorDecomp.Files;

/// <summary>
/// Reads Tensor Toolbox text as blank-separated words, as its own reader does; <c>//</c> begins a
/// comment (GenTen). Keeps the line number for messages.
/// </summary>
internal sealed class ToolboxTokens : IDisposable
{
    private readonly StreamReader _reader;
    private string _line = "";
    private int _position;

    /// <summary>Reads from a stream, which stays open.</summary>
    public ToolboxTokens(Stream stream) =>
        _reader = new StreamReader(stream, Encoding.UTF8, true, 1 << 16, leaveOpen: true);

    /// <summary>The number (from 1) of the line that holds the last word read.</summary>
    public int Line { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Reads the header word, in lower case; "" for a file without any word.</summary>
    public string Header() =>
        TryNext(out ReadOnlySpan<char> word) ? word.ToString().ToLowerInvariant() : "";

    /// <summary>Reads a whole number of at least <paramref name="least"/>.</summary>
    public int Whole(string what, int least)
    {
        ReadOnlySpan<char> word = Require(what);
        var invariant = CultureInfo.InvariantCulture;
        if (int.TryParse(word, NumberStyles.AllowLeadingSign, invariant, out int value) &&
            value >= least)
        {
            return value;
        }

        throw Fault($"{what} must be a whole number of {least} or more, but '{word}' is written.");
    }

    /// <summary>Reads a finite number.</summary>
    public double Number(string what)
    {
        ReadOnlySpan<char> word = Require(what);
        var invariant = CultureInfo.InvariantCulture;
        if (!double.TryParse(word, NumberStyles.Float, invariant, out double value) ||
            !double.IsFinite(value))
        {
            throw Fault($"'{word}' is written for {what}; it must be a finite number.");
        }

        return value;
    }

    /// <summary>Reads one of the given words, in any case.</summary>
    public void Keyword(string what, params ReadOnlySpan<string> expected)
    {
        ReadOnlySpan<char> word = Require(what);
        foreach (string keyword in expected)
        {
            if (word.Equals(keyword, StringComparison.OrdinalIgnoreCase))
                return;
        }

        throw Fault($"'{word}' is written for {what}; it must be '{expected[0]}'.");
    }

    /// <summary>Refuses anything but blanks and comments up to the end.</summary>
    public void End(string after)
    {
        if (TryNext(out ReadOnlySpan<char> word))
            throw Fault($"'{word}' follows after {after}; the file should end there.");
    }

    /// <summary>A fault on the line of the last word.</summary>
    public InputException Fault(string text) => new($"line {Line}: {text}");

    private ReadOnlySpan<char> Require(string what) =>
        TryNext(out ReadOnlySpan<char> word)
            ? word
            : throw new InputException($"the file ends after line {Line}, before {what}.");

    private bool TryNext(out ReadOnlySpan<char> word)
    {
        while (true)
        {
            ReadOnlySpan<char> rest = _line.AsSpan(_position).TrimStart();
            if (!rest.IsEmpty && !rest.StartsWith("//"))
            {
                int length = rest.IndexOfAny(" \t\r\f\v");
                word = length < 0 ? rest : rest[..length];
                _position = _line.Length - rest.Length + word.Length;
                return true;
            }

            string? next = _reader.ReadLine();
            if (next is null)
            {
                word = default;
                return false;
            }

            (_line, _position) = (next, 0);
            Line++;
        }
    }
}
