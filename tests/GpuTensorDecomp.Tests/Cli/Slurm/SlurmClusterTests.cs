using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GpuTensorDecomp.Cli;
using GpuTensorDecomp.Cli.Commands.Sweeps;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Slurm;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Tests.Files;
using GpuTensorDecomp.Tests.Sweeps.Store;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

/// <summary>A sweep on a real cluster of one node that has every kind of trouble.</summary>
public sealed class SlurmClusterTests
{
    private const int Cases = 96;

    // The tolerance is out of reach, so that all cases take the same number of steps.
    private const string Spec = """
        problem: {order: 4, dimension: 10, rank: 5, vectors: sphere}
        method:
          method: descent
          components: 20
          start-norm: 0.01
          step: 0.0001
          tolerance: 1e-15
          max-steps: 50000
        repeats: 96
        """;

    [SlurmFact]
    public async Task A_sweep_survives_cancelled_killed_and_drained_tasks_and_a_new_controller()
    {
        using var folder = new TemporaryFolder();
        string spec = folder.File("trouble.yaml", Spec);
        string sweep = folder.File("sweep");
        await using SlurmCluster cluster = await SlurmCluster.Start();
        Submit(cluster, spec, sweep);
        SlurmQueue queue = SlurmQueue.Open(sweep, cluster.Commands)!;
        string job = queue.Submission.Array.Id;

        await Running(0);
        await Running(1);
        await cluster.Until(
            () => Task.FromResult(Recorded(sweep, "*.0of4.records") > 0), "a record of task 0");
        queue.Read().ToString().ShouldStartWith($"job {job}: 2 pending (Resources), 2 running;");

        await cluster.Call("scancel", $"{job}_1");
        await In("CANCELLED", 1);
        await Again(1);

        using (Process program = ProgramOf(sweep, 0))
            program.Kill();
        await In("FAILED", 0);
        await Again(0);

        // What Slurm sends near the time limit.
        await Running(2);
        await Task.Delay(1000);
        await cluster.Call("scancel", "--signal=USR1", "--batch", $"{job}_2");
        await In("PENDING", 2);

        string[] node = ["update", $"nodename={SlurmCluster.Node}"];
        await cluster.Call("scontrol", [.. node, "state=drain", "reason=test"]);
        foreach (SlurmTask task in queue.Read().Tasks.Where(task => task.State == "RUNNING"))
            await cluster.Call("scontrol", "requeue", $"{job}_{task.Index}");
        await cluster.Until(
            async () => await cluster.NodeState() == "drained", "the node to be drained");
        queue.Read().Tasks.ShouldNotContain(task => task.State == "RUNNING");
        await cluster.Call("scontrol", [.. node, "state=resume"]);

        // The requeued tasks run again, and end while nobody is there to be told.
        await cluster.Until(SomeRun, "tasks that run again");
        Recorded(sweep).ShouldBeLessThan(Cases);
        await cluster.RestartController();
        await cluster.Until(Finished, "the report");

        queue.Read().Tasks.ShouldAllBe(task => task.State == "COMPLETED");
        queue.Read().Report!.State.ShouldBe("COMPLETED", Log(sweep, "report.log"));
        Recorded(sweep).ShouldBe(Cases);
        Results(sweep).ShouldBe(Undisturbed(folder, spec));
        File.ReadLines(Path.Combine(sweep, "table.csv")).Count().ShouldBe(Cases + 1);
        File.ReadAllText(Path.Combine(sweep, "report.html")).ShouldContain("trouble");

        Task In(string state, int index) => cluster.Until(
            () => Task.FromResult(queue.Read().Tasks.Any(
                task => task.Index == index && task.State == state)),
            $"task {index} to be {state}");

        Task Running(int index) => In("RUNNING", index);

        async Task Again(int index)
        {
            await cluster.Call("scontrol", "requeue", $"{job}_{index}");
            await In("PENDING", index);
        }

        async Task<bool> SomeRun()
        {
            await Release();
            return queue.Read().Tasks.Any(task => task.State == "RUNNING");
        }

        async Task<bool> Finished()
        {
            await Release();
            return !queue.Read().IsLive;
        }

        // Slurm holds requeued tasks back for two minutes; the test does not wait for that.
        async Task Release()
        {
            foreach (SlurmTask task in queue.Read().Tasks.Where(
                task => task is { State: "PENDING", Reason: "BeginTime" }))
            {
                await cluster.Call(
                    "scontrol", "update", $"jobid={job}_{task.Index}", "starttime=now");
            }
        }
    }

    private static void Submit(SlurmCluster cluster, string spec, string sweep)
    {
        var command = new SweepSubmitCommand();
        ParseResult parsed = new RootCommand { command }.Parse(
        [
            "submit", spec, "--out", sweep, "--partition", "work", "--array-size", "4", "--time",
            "10", "--device", "cpu", "--", "--comment=with \"passed\" options",
        ]);
        command.Execute(
            new OptionReader(parsed), new Session(TextWriter.Null, TextWriter.Null),
            cluster.Commands).ShouldBe(0);
    }

    private static string[] Undisturbed(TemporaryFolder folder, string spec)
    {
        string alone = folder.File("alone");
        CliRun.Of("sweep", "run", spec, "--out", alone, "--device", "cpu").ExitCode.ShouldBe(0);
        return Results(alone);
    }

    // All but the seconds.
    private static string[] Results(string sweep)
    {
        using SweepStore store = SweepStore.Open(sweep);
        store.Damage.ShouldBeEmpty();
        return Example.Texts(store.Read().Select(record => record with { Seconds = null }));
    }

    // Segments are named HOST-PROCESS-START.SHARDofCOUNT.records.
    private static Process ProgramOf(string sweep, int shard)
    {
        string path = Directory.GetFiles(
            Path.Combine(sweep, "results"), $"*.{shard}of4.records").ShouldHaveSingleItem();
        string id = Path.GetFileName(path).Split('-')[^2];
        return Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
    }

    /// <summary>Lines with records, each of them counted where a case has several.</summary>
    private static int Recorded(string sweep, string pattern = "*.records")
    {
        string results = Path.Combine(sweep, "results");
        return Directory.Exists(results)
            ? Directory.GetFiles(results, pattern).Sum(path => Math.Max(0, Lines(path) - 1))
            : 0;
    }

    private static int Lines(string path)
    {
        using var reader = new StreamReader(new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    private static string Log(string sweep, string name) =>
        File.ReadAllText(Path.Combine(sweep, "slurm", name));
}
