using GpuTensorDecomp.Cli;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class SessionTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Session _session;

    public SessionTests() =>
        _session = new Session(TextWriter.Null, TextWriter.Null, Cancellation: _stop.Token);

    public void Dispose() => _stop.Dispose();

    [Fact]
    public void Work_that_hears_of_no_interruption_is_left_behind()
    {
        using var release = new ManualResetEventSlim();
        Should.Throw<OperationCanceledException>(() => _session.Abandonable(() =>
        {
            _stop.Cancel();
            return release.Wait(TimeSpan.FromMinutes(1));
        }));
        release.Set();
    }

    [Fact]
    public void Work_that_ends_gives_its_value_or_its_own_fault()
    {
        _session.Abandonable(() => 7).ShouldBe(7);
        Should.Throw<InputException>(
            () => _session.Abandonable<int>(() => throw new InputException("bad")))
            .Message.ShouldBe("bad");
    }

    [Fact]
    public void A_solve_that_is_interrupted_while_it_prepares_makes_no_folder()
    {
        using var folder = new TemporaryFolder();
        string tensor = CliRun.Generate(folder.Path);
        string run = folder.File("run");

        CliRun solve = CliRun.Of(
            new CancellationToken(canceled: true), "solve", tensor, "--out", run);

        solve.ExitCode.ShouldBe(130);
        solve.Error.ShouldBe("gpudecomp: interrupted.\n");
        Directory.Exists(run).ShouldBeFalse();
    }
}
