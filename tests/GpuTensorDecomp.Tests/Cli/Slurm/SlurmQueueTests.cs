using GpuTensorDecomp.Cli.Slurm;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

public sealed class SlurmQueueTests
{
    private const string Queue =
        "17_0|COMPLETED|None|n1\n17_1|RUNNING|None|n1\n17_2|PENDING|Resources|\n" +
        "17_3|PENDING|Resources|\n17_5|NODE_FAIL|NodeDown|n2\n18|PENDING|Dependency|\n";

    private static readonly SlurmSubmission Submission = new(
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), new SlurmJob("17"), 6,
        new SlurmJob("18"));

    [Fact]
    public void A_sweep_that_was_never_submitted_has_no_queue()
    {
        using var folder = new TemporaryFolder();

        SlurmQueue.Open(folder.Path).ShouldBeNull();
    }

    [Fact]
    public void The_states_of_the_newest_submission_are_counted()
    {
        using var folder = new TemporaryFolder();
        using FakeSlurm slurm = new FakeSlurm().With("squeue", (0, Queue, ""));
        Add(folder, Submission with { Array = new SlurmJob("5"), Report = new SlurmJob("6") });
        Add(folder, Submission);

        SlurmStanding standing = SlurmQueue.Open(folder.Path, slurm.Commands)!.Read();

        slurm.Calls("squeue")[0].ShouldContain("--jobs=17,18");
        standing.Tasks.Select(task => task.Index).ShouldBe([0, 1, 2, 3, 5]);
        standing.Tasks.Count(task => task.IsLive).ShouldBe(3);
        standing.Report!.State.ShouldBe("PENDING");
        standing.IsLive.ShouldBeTrue();
        standing.ToString().ShouldBe(
            "job 17: 2 pending (Resources), 1 completed, 1 node fail, 1 running, " +
            "1 no longer in the queue; report job 18: pending (Dependency)");
        SlurmSummary summary = SlurmQueue.Open(folder.Path, slurm.Commands)!.Summarize();
        summary.Text.ShouldBe(standing.ToString());
        summary.States.ShouldBe(
            new Dictionary<string, int>
            {
                ["COMPLETED"] = 1,
                ["RUNNING"] = 1,
                ["PENDING"] = 2,
                ["NODE_FAIL"] = 1,
            },
            ignoreOrder: true);
    }

    [Fact]
    public void Jobs_that_slurm_has_forgotten_are_over()
    {
        using var folder = new TemporaryFolder();
        using FakeSlurm slurm = new FakeSlurm().With(
            "squeue", (1, "", "slurm_load_jobs error: Invalid job id specified\n"));
        Add(folder, Submission);

        SlurmStanding standing = SlurmQueue.Open(folder.Path, slurm.Commands)!.Read();

        standing.IsLive.ShouldBeFalse();
        standing.ToString().ShouldBe(
            "job 17: 6 no longer in the queue; report job 18: no longer in the queue");
    }

    [Fact]
    public void Tasks_that_were_cancelled_before_they_ran_come_as_a_range()
    {
        SlurmTask[] tasks = [.. SlurmTask.ReadAll("17_[1,4-6%2]|CANCELLED|None|\n")];

        tasks.Select(task => task.Index).ShouldBe([1, 4, 5, 6]);
        tasks.ShouldAllBe(task => task.State == "CANCELLED" && task.JobId == "17");
    }

    [Fact]
    public void That_the_cluster_does_not_answer_is_part_of_the_summary()
    {
        using var folder = new TemporaryFolder();
        using FakeSlurm slurm = new FakeSlurm().With(
            "squeue", (1, "", "slurm_load_jobs error: Unable to contact slurm controller\n"));
        Add(folder, Submission);

        SlurmQueue queue = SlurmQueue.Open(folder.Path, slurm.Commands)!;

        Should.Throw<DeviceException>(() => queue.Read());
        SlurmSummary summary = queue.Summarize();
        summary.Fault.ShouldNotBeNull().ShouldContain("Unable to contact slurm controller");
        summary.Text.ShouldStartWith("job 17: not known");
        summary.States.ShouldBeEmpty();
    }

    [Fact]
    public void Submissions_that_cannot_be_read_say_so()
    {
        using var folder = new TemporaryFolder();
        Add(folder, Submission);
        string path = folder.File(Path.Combine("slurm", "jobs.json"));
        File.WriteAllText(path, File.ReadAllText(path)[..40]);

        Should.Throw<InputException>(() => SlurmQueue.Open(folder.Path))
            .Message.ShouldStartWith(path);
    }

    private static void Add(TemporaryFolder folder, SlurmSubmission submission)
    {
        Directory.CreateDirectory(SlurmPlan.FolderOf(folder.Path));
        SlurmJournal.Add(folder.Path, submission);
    }
}
