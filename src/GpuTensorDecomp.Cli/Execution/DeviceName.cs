using System.Globalization;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>
/// The value of <c>--device</c>: a kind and, where given, the number among those of its kind.
/// </summary>
/// <param name="Kind">auto, cpu, cuda, opencl or ilgpu-cpu.</param>
/// <param name="Index">From 0; null where none is given.</param>
internal readonly record struct DeviceName(string Kind, int? Index)
{
    public const string Auto = "auto";
    public const string Cpu = "cpu";

    /// <summary>Kinds that may be named with a number.</summary>
    public static IReadOnlyList<string> Accelerators { get; } = ["cuda", "opencl", "ilgpu-cpu"];

    /// <summary>Reads a name; null where it is none.</summary>
    public static DeviceName? Parse(string text)
    {
        if (text is Auto or Cpu)
            return new DeviceName(text, null);
        string[] parts = text.Split(':');
        if (!Accelerators.Contains(parts[0]) || parts.Length > 2)
            return null;
        if (parts.Length == 1)
            return new DeviceName(text, null);
        return int.TryParse(
            parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? new DeviceName(parts[0], index)
            : null;
    }

    public override string ToString() => Index is null ? Kind : $"{Kind}:{Index}";
}
