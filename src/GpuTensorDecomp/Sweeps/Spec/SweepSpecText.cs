using System.Security.Cryptography;
using System.Text;

namespace GpuTensorDecomp.Sweeps.Spec;

/// <summary>A spec as written, to be kept with the results, and read.</summary>
/// <param name="File">Its file.</param>
/// <param name="Text">What the file holds.</param>
/// <param name="Quick">Whether its part <c>quick</c> goes over the rest.</param>
/// <param name="Spec">What it says.</param>
public sealed record SweepSpecText(string File, string Text, bool Quick, SweepSpec Spec)
{
    /// <summary>SHA-256 of the text, in hexadecimal digits.</summary>
    public string Sha256 => HashOf(Text);

    /// <summary>The suffix of its copy: <c>.json</c> or <c>.yaml</c>.</summary>
    public string Suffix =>
        string.Equals(Path.GetExtension(File), ".json", StringComparison.OrdinalIgnoreCase)
            ? ".json"
            : ".yaml";

    /// <summary>Reads a spec from a file.</summary>
    /// <exception cref="InputException">Every fault, with its line.</exception>
    public static SweepSpecText Read(string file, bool quick = false)
    {
        try
        {
            string text = System.IO.File.ReadAllText(file);
            return new SweepSpecText(file, text, quick, SweepSpec.Parse(text, file, quick));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: cannot be read. {fault.Message}", fault);
        }
    }

    /// <summary>SHA-256 of a text, in hexadecimal digits.</summary>
    internal static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
