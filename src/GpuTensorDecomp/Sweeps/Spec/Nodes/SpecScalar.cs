namespace GpuTensorDecomp.Sweeps.Spec.Nodes;

/// <summary>A single value; YAML's and JSON's types are left aside.</summary>
/// <param name="Text">As written, without quotation marks.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="IsQuoted">Whether it had quotation marks.</param>
internal sealed record SpecScalar(string Text, int Line, bool IsQuoted) : SpecNode(Line)
{
    private const int Shown = 60;

    /// <inheritdoc/>
    public override string What =>
        Text.Length > Shown ? $"'{Text.AsSpan(0, Shown)}…'" : $"'{Text}'";

    /// <summary>Whether it stands for nothing: empty, ~ or null.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";
}
