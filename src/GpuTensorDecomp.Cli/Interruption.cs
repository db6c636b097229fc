using System.Runtime.InteropServices;

namespace GpuTensorDecomp.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the solver to stop at its next poll, the second ends the
/// program.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const string ShowCursor = "\e[?25h";
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
        {
            if (!Console.IsErrorRedirected)
                Console.Error.Write(ShowCursor);
            Environment.Exit(ExitCode.Interrupted);
        }

        // The live display shows this by itself; a line in between would push it out of place.
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(
                "interrupted: stopping with a checkpoint where the method has them; " +
                "once more ends at once");
        }

        _source.Cancel();
    }
}
