namespace GpuTensorDecomp;

/// <summary>
/// The input or the options cannot be used as given. Carries every fault that was found, each one a
/// sentence that says what is wrong, where, and what would be right (exit code 2 of the command
/// line).
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>Reports one fault.</summary>
    public InputException(string fault, Exception? cause = null)
        : this([fault], cause)
    {
    }

    /// <summary>Reports several faults at once.</summary>
    public InputException(IReadOnlyList<string> faults, Exception? cause = null)
        : base(string.Join(Environment.NewLine, faults), cause) => Faults = faults;

    /// <summary>Every fault found, in the order in which they were found.</summary>
    public IReadOnlyList<string> Faults { get; }
}
