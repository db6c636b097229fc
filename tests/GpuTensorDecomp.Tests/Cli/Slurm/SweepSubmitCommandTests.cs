using System.CommandLine;
using System.Text.Json;
using GpuTensorDecomp.Cli;
using GpuTensorDecomp.Cli.Commands.Sweeps;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Slurm;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

public sealed class SweepSubmitCommandTests : IDisposable
{
    private const string Spec = """
        problem: {order: 3, dimension: 4, rank: 2}
        method: {method: flow, max-steps: 100}
        repeats: 8
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _spec;
    private readonly string _out;

    public SweepSubmitCommandTests()
    {
        _spec = _folder.File("eight.yaml", Spec);
        _out = _folder.File("out");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Submits_the_array_and_the_report_that_waits_for_it_and_notes_both()
    {
        using FakeSlurm slurm = new FakeSlurm().With(
            "sbatch", (0, "Welcome to blue.\n17;blue\n", ""), (0, "18\n", ""));

        string output = Submit(
            slurm, "--partition", "gpu", "--gpus-per-task", "2", "--", "--account=physics", "-C",
            "a100");

        string array = Path.Combine(_out, "slurm", "array.sbatch");
        string report = Path.Combine(_out, "slurm", "report.sbatch");
        slurm.Calls("sbatch").ShouldBe(
            [["--parsable", array], ["--parsable", "--dependency=afterany:17", report]]);
        output.ShouldContain("8 cases in 4 tasks");
        output.ShouldContain("job 17");
        foreach (string script in new[] { array, report })
        {
            string text = File.ReadAllText(script);
            text.ShouldContain("#SBATCH --partition=gpu\n");
            text.ShouldContain("#SBATCH --account=physics\n#SBATCH -C a100\n");
        }

        File.ReadAllText(array).ShouldContain("#SBATCH --gpus-per-task=2\n");
        File.ReadAllText(report).ShouldNotContain("gpus");
        SlurmSubmission noted = SlurmJournal.Read(_out).Submissions.ShouldHaveSingleItem();
        noted.Array.ShouldBe(new SlurmJob("17", "blue"));
        noted.Report.ShouldBe(new SlurmJob("18"));
        noted.Tasks.ShouldBe(4);
    }

    [Fact]
    public void The_status_knows_the_sweep_before_its_first_task_runs()
    {
        using FakeSlurm slurm = new FakeSlurm().With("sbatch", (0, "17\n", ""), (0, "18\n", ""));
        Submit(slurm);

        CliRun status = CliRun.Of("sweep", "status", _out, "--json");

        status.ExitCode.ShouldBe(1, status.Error);
        using JsonDocument json = JsonDocument.Parse(status.Output);
        json.RootElement.GetProperty("missing").GetInt32().ShouldBe(8);
        JsonElement queue = json.RootElement.GetProperty("slurm");
        queue.GetProperty("job").GetString().ShouldBe("17");
        queue.GetProperty("tasks").GetInt32().ShouldBe(4);
    }

    [Fact]
    public void A_folder_with_other_things_is_left_alone()
    {
        using FakeSlurm slurm = new FakeSlurm().With("sbatch", (0, "17\n", ""));
        Directory.CreateDirectory(_out);
        File.WriteAllText(Path.Combine(_out, "notes.txt"), "mine");

        Should.Throw<InputException>(() => Submit(slurm)).Message.ShouldContain("not of a sweep");
        slurm.Calls("sbatch").ShouldBeEmpty();
    }

    [Fact]
    public void The_jobs_read_a_copy_of_the_spec()
    {
        using FakeSlurm slurm = new FakeSlurm().With("sbatch", (0, "17\n", ""), (0, "18\n", ""));
        Submit(slurm);
        File.WriteAllText(_spec, "changed");

        string copy = Path.Combine(_out, "slurm", "spec", "eight.yaml");
        File.ReadAllText(copy).ShouldBe(Spec);
        File.ReadAllText(Path.Combine(_out, "slurm", "array.sbatch")).ShouldContain(copy);
    }

    [Fact]
    public void A_dry_run_prints_the_scripts_and_leaves_nothing()
    {
        using var slurm = new FakeSlurm();

        string output = Submit(
            slurm, "--dry-run", "--gpus-per-task", "0", "--most-running", "2", "--", "--mem=4G");

        output.ShouldContain("#SBATCH --array=0-3%2\n");
        output.ShouldContain("#SBATCH --mem=4G\n");
        output.ShouldContain("--dependency=afterany:$JOB");
        output.ShouldNotContain("--gpus-per-task");
        Directory.Exists(_out).ShouldBeFalse();
    }

    [Fact]
    public void Without_sbatch_it_says_where_to_run_it_and_writes_nothing()
    {
        using var slurm = new FakeSlurm();

        Should.Throw<DeviceException>(() => Submit(slurm))
            .Message.ShouldContain("sbatch is not on the PATH");
        Directory.Exists(_out).ShouldBeFalse();
    }

    [Fact]
    public void A_refusal_comes_with_the_words_of_sbatch()
    {
        const string words = "sbatch: error: invalid partition specified: nowhere";
        using FakeSlurm slurm = new FakeSlurm().With("sbatch", (1, "", $"{words}\n"));

        Should.Throw<InputException>(() => Submit(slurm)).Message.ShouldContain(words);
        SlurmJournal.Read(_out).Submissions.ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_without_a_number_is_quoted()
    {
        using FakeSlurm slurm = new FakeSlurm().With("sbatch", (0, "thank you\n", ""));

        Should.Throw<DeviceException>(() => Submit(slurm)).Message.ShouldContain("'thank you'");
    }

    [Fact]
    public void A_cluster_that_does_not_answer_is_no_fault_of_the_input()
    {
        using FakeSlurm slurm = new FakeSlurm().With(
            "sbatch", (1, "", "error: Unable to contact slurm controller (connect failure)\n"));

        Should.Throw<DeviceException>(() => Submit(slurm)).Message.ShouldContain("connect failure");
    }

    [Fact]
    public void Where_the_report_is_refused_the_array_is_cancelled()
    {
        using FakeSlurm slurm = new FakeSlurm()
            .With("sbatch", (0, "17\n", ""), (1, "", "sbatch: error: Job dependency problem\n"))
            .With("scancel", (0, "", ""));

        string message = Should.Throw<InputException>(() => Submit(slurm)).Message;

        message.ShouldContain("Job dependency problem");
        message.ShouldContain("(job 17) was cancelled");
        slurm.Calls("scancel").ShouldBe([["17"]]);
        SlurmJournal.Read(_out).Submissions.ShouldBeEmpty();
    }

    [Fact]
    public void A_sweep_in_the_queue_is_not_submitted_twice()
    {
        using FakeSlurm slurm = new FakeSlurm()
            .With("sbatch", (0, "17\n", ""), (0, "18\n", ""), (0, "19\n", ""), (0, "20\n", ""))
            .With(
                "squeue",
                (0, "17_0|RUNNING|None|n1\n18|PENDING|Dependency|\n", ""),
                (0, "17_0|COMPLETED|None|n1\n18|COMPLETED|None|n1\n", ""));
        Submit(slurm);

        Should.Throw<InputException>(() => Submit(slurm)).Message.ShouldContain("scancel 17 18");
        slurm.Calls("sbatch").Count.ShouldBe(2);
        Submit(slurm);
        SlurmJournal.Read(_out).Submissions.Select(one => one.Array.Id).ShouldBe(["17", "19"]);
    }

    [Fact]
    public void Every_fault_comes_at_once_and_nothing_is_submitted()
    {
        using FakeSlurm slurm = new FakeSlurm().With("sbatch", (0, "17\n", ""));
        File.WriteAllText(_spec, Spec.Replace("rank: 2", "rank: 0", StringComparison.Ordinal));

        IReadOnlyList<string> faults = Should.Throw<InputException>(() => Execute(
            slurm, "--out", _out, "--array-size", "0", "--time", "1", "--gpus-per-task", "-1",
            "stray", "--", "--array=1-3", "--wrap=ls")).Faults;

        faults.ShouldContain(line => line.Contains("rank", StringComparison.Ordinal));
        faults.ShouldContain(line => line.StartsWith("--array-size 0", StringComparison.Ordinal));
        faults.ShouldContain(line => line.StartsWith("--time 00:01:00", StringComparison.Ordinal));
        faults.ShouldContain(line => line.StartsWith("--gpus-per-task", StringComparison.Ordinal));
        faults.ShouldContain(line => line.StartsWith("'stray'", StringComparison.Ordinal));
        faults.ShouldContain(line => line.StartsWith("'--array=1-3'", StringComparison.Ordinal));
        faults.ShouldContain(line => line.StartsWith("'--wrap=ls'", StringComparison.Ordinal));
        faults.Count.ShouldBe(7);
        slurm.Calls("sbatch").ShouldBeEmpty();
        Directory.Exists(_out).ShouldBeFalse();
    }

    [Fact]
    public void More_tasks_than_cases_are_refused()
    {
        using FakeSlurm slurm = new FakeSlurm().With("sbatch", (0, "17\n", ""));

        Should.Throw<InputException>(() => Execute(
            slurm, "--out", _out, "--array-size", "9", "--time", "10"))
            .Message.ShouldContain("8 cases");
    }

    private string Submit(FakeSlurm slurm, params string[] more) =>
        Execute(slurm, ["--out", _out, "--array-size", "4", "--time", "4:00:00", .. more]);

    private string Execute(FakeSlurm slurm, params string[] arguments)
    {
        var command = new SweepSubmitCommand();
        ParseResult parsed = new RootCommand { command }.Parse(["submit", _spec, .. arguments]);
        var output = new StringWriter();
        command.Execute(
            new OptionReader(parsed), new Session(output, TextWriter.Null), slurm.Commands)
            .ShouldBe(0);
        return output.ToString();
    }
}
