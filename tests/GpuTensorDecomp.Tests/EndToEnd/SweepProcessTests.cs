using System.Diagnostics;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Tests.Cli;
using GpuTensorDecomp.Tests.Cli.Sweeps;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.EndToEnd;

[Collection(RunsAlone.Name)]
public sealed class SweepProcessTests : IDisposable
{
    private const int Kills = 50;

    private const string ShortCases =
        """
        name: short
        problem: {order: 4, rank: 3, dimension: 6}
        method: {method: descent, components: 20, tolerance: 1e-4}
        repeats: 2000
        """;

    /// <summary>Long enough for kills to meet the sweep in all of its parts.</summary>
    private const string SlowerCases =
        """
        name: slower
        problem: {order: 4, rank: 3, dimension: 6}
        method: {method: descent, components: 20, step: 1e-4, max-steps: 10000}
        repeats: 2000
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_kills_at_fifty_random_moments_every_case_is_there_once_and_equal()
    {
        string spec = _folder.File("slower.yaml", SlowerCases);
        string expected = _folder.File("expected");
        CliRun.Of("sweep", "run", spec, "--out", expected, "--quiet").ExitCode.ShouldBe(0);
        string killed = _folder.File("killed");
        var random = new Random(7);
        int whole = 0;
        int inWork = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            using var run = ProgramProcess.Start("sweep", "run", spec, "--out", killed, "--quiet");

            // Half of them at any moment of the process, half of them while it solves.
            if (kill % 2 == 1)
                await Work(run, killed, "results", "*.records");
            await Task.Delay(random.Next(0, kill % 2 == 1 ? 150 : 500));
            run.Kill();
            await run.End();
            using SweepStore store = SweepStore.Open(killed);
            store.Damage.ShouldBeEmpty();
            store.Count.ShouldBeGreaterThanOrEqualTo(whole);
            inWork += store.Count > whole && store.Count < 2000 ? 1 : 0;
            whole = store.Count;
        }

        inWork.ShouldBeGreaterThan(10);
        using (var last = ProgramProcess.Start("sweep", "run", spec, "--out", killed, "--quiet"))
            (await last.End()).ExitCode.ShouldBe(0);
        SweepExample.Rows(killed).ShouldBe(SweepExample.Rows(expected));
        using SweepStore after = SweepStore.Open(killed);
        after.Read().Select(record => record.CaseId).Distinct().Count().ShouldBe(2000);
        after.Read().Count().ShouldBe(2000);
    }

    [Fact]
    public async Task Two_processes_share_a_sweep_and_neither_repeats_the_others_cases()
    {
        string spec = _folder.File("short.yaml", ShortCases);
        string shared = _folder.File("shared");
        using var first = ProgramProcess.Start("sweep", "run", spec, "--out", shared, "--quiet");
        using var second = ProgramProcess.Start("sweep", "run", spec, "--out", shared, "--quiet");
        (await first.End()).ExitCode.ShouldBe(0);
        (await second.End()).ExitCode.ShouldBe(0);

        string alone = _folder.File("alone");
        CliRun.Of("sweep", "run", spec, "--out", alone, "--quiet").ExitCode.ShouldBe(0);
        SweepExample.Rows(shared).ShouldBe(SweepExample.Rows(alone));
        Lines(shared).ShouldBe(2000);
    }

    [Fact]
    public async Task A_case_that_SIGTERM_cuts_off_goes_on_from_its_checkpoint_bit_for_bit()
    {
        string spec = _folder.File(
            "long.yaml",
            """
            problem: {order: 3, dimension: 8, rank: 2}
            method: {method: descent, step: 1e-6, tolerance: 1e-9, max-steps: 5000000}
            seed: 3
            """);
        string cut = _folder.File("cut");
        using (var run = ProgramProcess.Start("sweep", "run", spec, "--out", cut))
        {
            await Work(run, cut, "claims", "*.alive");
            await Task.Delay(1500);
            var watch = Stopwatch.StartNew();
            run.Terminate();
            (int code, string output, _) = await run.End();
            code.ShouldBe(130);
            output.ShouldContain("0 of 1 cases recorded");
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }

        Directory.GetDirectories(Path.Combine(cut, "checkpoints")).ShouldHaveSingleItem();
        using (var again = ProgramProcess.Start("sweep", "run", spec, "--out", cut))
            (await again.End()).ExitCode.ShouldBe(0);
        string whole = _folder.File("whole");
        CliRun.Of("sweep", "run", spec, "--out", whole).ExitCode.ShouldBe(0);
        SweepExample.Rows(cut).ShouldBe(SweepExample.Rows(whole));
        Directory.Exists(Path.Combine(cut, "checkpoints")).ShouldBeFalse();
    }

    [SmallDiskFact]
    public async Task A_full_disk_is_a_clear_error_and_the_sweep_goes_on_once_there_is_room()
    {
        string spec = _folder.File("short.yaml", ShortCases);
        using var disk = new SmallDisk(_folder.File("disk"), kilobytes: 500);
        string filler = Path.Combine(disk.Path, "filler");
        File.WriteAllBytes(filler, new byte[200 << 10]);
        string full = Path.Combine(disk.Path, "sweep");
        using (var run = ProgramProcess.Start("sweep", "run", spec, "--out", full))
        {
            (int code, _, string error) = await run.End();
            code.ShouldBe(2);
            error.ShouldContain("No space left on device");
            error.ShouldContain("it continues from there");
            error.ShouldNotContain("   at ");
        }

        using (SweepStore store = SweepStore.Open(full))
            store.Count.ShouldBeInRange(1, 1999);
        File.Delete(filler);
        disk.Grow(kilobytes: 8000);
        using (var again = ProgramProcess.Start("sweep", "run", spec, "--out", full))
            (await again.End()).ExitCode.ShouldBe(0);
        string roomy = _folder.File("roomy");
        CliRun.Of("sweep", "run", spec, "--out", roomy, "--quiet").ExitCode.ShouldBe(0);
        SweepExample.Rows(full).ShouldBe(SweepExample.Rows(roomy));
    }

    /// <summary>Waits until a process has made a file of its own, or has ended.</summary>
    private static async Task Work(
        ProgramProcess run, string sweep, string folder, string pattern)
    {
        var place = new DirectoryInfo(Path.Combine(sweep, folder));
        int Count() => Directory.Exists(place.FullName) ? place.GetFiles(pattern).Length : 0;
        int before = Count();
        while (!run.HasExited && Count() == before)
            await Task.Delay(5);
    }

    /// <summary>Records in all segments, repeated ones too.</summary>
    private static int Lines(string folder) =>
        Directory.GetFiles(Path.Combine(folder, "results"))
            .Sum(path => File.ReadLines(path).Count() - 1);
}
