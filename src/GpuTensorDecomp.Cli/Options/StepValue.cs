namespace GpuTensorDecomp.Cli.Options;

/// <summary>The value of <c>--step</c>.</summary>
/// <param name="Value">The step size; null for auto.</param>
internal readonly record struct StepValue(double? Value)
{
    /// <summary>Reads <c>auto</c> or a number; null where it is neither.</summary>
    public static StepValue? Parse(string text)
    {
        if (text == "auto")
            return new StepValue(null);
        return OptionKinds.ParseNumber(text) is { } number ? new StepValue(number) : null;
    }
}
