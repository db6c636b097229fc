namespace GpuTensorDecomp.Cli;

/// <summary>The exit codes.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int NotConverged = 1;
    public const int BadInput = 2;
    public const int Device = 3;

    /// <summary>A fault of the program itself (EX_SOFTWARE of sysexits).</summary>
    public const int Internal = 70;

    public const int Interrupted = 130;
}
