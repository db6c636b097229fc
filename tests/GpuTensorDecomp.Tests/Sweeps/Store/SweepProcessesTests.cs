using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Store;

public sealed class SweepProcessesTests : IDisposable
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(90);
    private static readonly SweepProgress Some = new(7, 1, 3, 12_345, TimeSpan.FromSeconds(2));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Heartbeats_say_what_a_process_does_and_keep_their_length()
    {
        SweepProcesses.Live(_folder.Path, Stale).ShouldBeEmpty();
        using (SweepStore store = Open("a", TimeSpan.FromMilliseconds(20)))
        {
            store.TryClaim(new SweepBlock(Example.Ids(3))).ShouldNotBeNull();
            SweepProcess first = SweepProcesses.Live(_folder.Path, Stale).ShouldHaveSingleItem();
            first.Progress.ShouldBe(new SweepProgress(0, 0, 0, 0, TimeSpan.Zero));
            first.MemoryBytes.ShouldBeGreaterThan(1 << 20);
            long length = new FileInfo(Beat("a")).Length;

            using var asked = new CountdownEvent(3);
            store.Announce(() =>
            {
                if (!asked.IsSet)
                    asked.Signal();
                return Some;
            });
            asked.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
            SweepProcess later = SweepProcesses.Live(_folder.Path, Stale).ShouldHaveSingleItem();
            later.Host.ShouldBe("a");
            later.Process.ShouldBe(1);
            later.Progress.ShouldBe(Some);
            new FileInfo(Beat("a")).Length.ShouldBe(length);
        }

        SweepProcesses.Live(_folder.Path, Stale).ShouldBeEmpty(); // it has ended in order
    }

    [Fact]
    public void A_heartbeat_that_is_old_or_is_being_written_is_passed_over()
    {
        using SweepStore old = Open("a", TimeSpan.FromHours(1));
        using SweepStore torn = Open("b", TimeSpan.FromHours(1));
        old.TryClaim(new SweepBlock(Example.Ids(3))).ShouldNotBeNull();
        torn.TryClaim(new SweepBlock(Example.Ids(4))).ShouldNotBeNull();
        SweepProcesses.Live(_folder.Path, Stale).Count.ShouldBe(2);
        File.SetLastWriteTimeUtc(Beat("a"), DateTime.UtcNow - 2 * Stale);
        File.WriteAllText(Beat("b"), File.ReadAllText(Beat("b"))[..60]);
        SweepProcesses.Live(_folder.Path, Stale).ShouldBeEmpty();
    }

    [Fact]
    public void The_largest_numbers_fit_into_the_length_of_every_heartbeat()
    {
        string host = new('h', 40);
        var identity = new ProcessIdentity(
            host, new string('m', 80), int.MinValue, long.MinValue);
        var most = new SweepProgress(
            long.MinValue, long.MinValue, int.MinValue, long.MinValue, TimeSpan.MinValue);
        string path = _folder.File("beat");
        new ClaimHeartbeat(identity, true).Write(path);
        long length = new FileInfo(path).Length;
        new ClaimHeartbeat(identity, false, most, long.MinValue).Write(path);
        new FileInfo(path).Length.ShouldBe(length);
    }

    [Fact]
    public void A_heartbeat_without_a_word_of_progress_is_one_of_a_process()
    {
        using SweepStore store = Open("a", TimeSpan.FromHours(1));
        store.TryClaim(new SweepBlock(Example.Ids(3))).ShouldNotBeNull();
        File.WriteAllText(
            Beat("a"),
            """
            {"Owner":{"Host":"a","Machine":"","Process":1,"Started":1},"Ended":false}
            """);
        SweepProcesses.Live(_folder.Path, Stale).ShouldHaveSingleItem()
            .Progress.Done.ShouldBe(0);
    }

    private SweepStore Open(string host, TimeSpan heartbeat) => SweepStore.Open(
        _folder.Path,
        new SweepStoreOptions
        {
            HeartbeatEvery = heartbeat,
            Identity = Example.Process(host),
        });

    private string Beat(string host) =>
        Directory.GetFiles(_folder.File("claims"), $"{host}-*.alive").Single();
}
