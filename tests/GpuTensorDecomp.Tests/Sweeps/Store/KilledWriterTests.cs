using System.Diagnostics;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Store;

public sealed class KilledWriterTests
{
    [Fact]
    public async Task After_fifty_kills_at_random_moments_every_record_is_there_exactly_once()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20);
        const int most = 70; // so that fifty of them leave something to do
        int before = 0;
        for (int kills = 0; kills < 50; kills++)
        {
            using Process writer = Start(folder.Path, most);
            (await writer.StandardOutput.ReadLineAsync()).ShouldBe("open");

            // Every second one is killed as it begins, the others while they write.
            if (kills % 2 == 0)
                await Task.Delay(random.Next(0, 25));
            else
                await UntilItWrites(folder.Path, random.Next(0, 3000));
            writer.Kill();
            await writer.WaitForExitAsync();
            using SweepStore store = SweepStore.Open(folder.Path);
            store.Damage.ShouldBeEmpty();
            store.Count.ShouldBeGreaterThanOrEqualTo(before);
            before = store.Count;
        }

        before.ShouldBeInRange(1, StartupHook.Cases - 1);
        using (Process last = Start(folder.Path))
        using (Process beside = Start(folder.Path))
        {
            await Task.WhenAll(last.WaitForExitAsync(), beside.WaitForExitAsync());
            last.ExitCode.ShouldBe(0);
            beside.ExitCode.ShouldBe(0);
        }

        using SweepStore after = SweepStore.Open(folder.Path);
        after.Damage.ShouldBeEmpty();
        string[] expected = Example.Texts(Enumerable.Range(0, StartupHook.Cases));
        Example.Texts(after.Read()).ShouldBe(expected);
    }

    /// <summary>Until the records have grown by some bytes.</summary>
    private static async Task UntilItWrites(string folder, long bytes)
    {
        long Length() => new DirectoryInfo(folder)
            .EnumerateFiles("*.records", SearchOption.AllDirectories).Sum(file => file.Length);
        long first = Length();
        var watch = Stopwatch.StartNew();
        while (Length() <= first + bytes && watch.Elapsed < TimeSpan.FromSeconds(20))
            await Task.Delay(1);
    }

    private static Process Start(string folder, int? most = null)
    {
        string assembly = typeof(KilledWriterTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[StartupHook.FolderVariable] = folder;
        start.Environment[StartupHook.MostVariable] = $"{most}";
        return Process.Start(start)!;
    }
}
