namespace GpuTensorDecomp.GpuCheck;

/// <summary>What is asked of the program.</summary>
/// <param name="Device">Kind, as <c>gpudecomp --device</c> has it; null for the best GPU.</param>
/// <param name="Out">File of the JSON; null for standard output.</param>
/// <param name="Quick">Small shapes, short measurements.</param>
/// <param name="IsCheckOnly">Tests only, no benchmark.</param>
internal sealed record CheckOptions(string? Device, string? Out, bool Quick, bool IsCheckOnly)
{
    public const string Usage =
        "gpu-check [--device cuda|opencl|ilgpu-cpu] [--out FILE] [--quick] [--check-only]";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="InputException">It is not as <see cref="Usage"/> says.</exception>
    public static CheckOptions Parse(string[] arguments)
    {
        var options = new CheckOptions(null, null, false, false);
        for (int n = 0; n < arguments.Length; n++)
        {
            options = arguments[n] switch
            {
                "--device" when n + 1 < arguments.Length =>
                    options with { Device = arguments[++n] },
                "--out" when n + 1 < arguments.Length => options with { Out = arguments[++n] },
                "--quick" => options with { Quick = true },
                "--check-only" => options with { IsCheckOnly = true },
                _ => throw new InputException(
                    $"'{arguments[n]}' is not understood; give {Usage}."),
            };
        }

        return options;
    }
}
