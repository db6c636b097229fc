using System.Text.Json;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Sweeps.Tables;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Store;

public sealed class SweepFolderTests
{
    private const string Four = """
        problem: {order: 3, rank: 2}
        axes: {dimension: [4, 5, 6, 7]}
        quick: {axes: {dimension: [4]}}
        """;

    private const string Three = """
        problem: {order: 3, rank: 2}
        axes: {dimension: [5, 6, 9]}
        """;

    [Fact]
    public void A_new_folder_remembers_the_spec_and_who_made_it()
    {
        using var folder = new TemporaryFolder();
        SweepSpecText spec = Spec(folder, "four.yaml", Four);
        string path = folder.File("a/b");
        SweepFolder.Prepare(path, spec).ReplacedSpec.ShouldBeFalse();
        Names(path).ShouldBe(["spec.yaml", "sweep.json"]);
        File.ReadAllText(Path.Combine(path, "spec.yaml")).ShouldBe(Four);
        string mark = File.ReadAllText(Path.Combine(path, "sweep.json"));
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(mark);
        json.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        json.GetProperty("name").GetString().ShouldBe("four");
        json.GetProperty("quick").GetBoolean().ShouldBeFalse();
        json.GetProperty("program").GetString().ShouldNotBeNull().ShouldStartWith("0.");
        json.GetProperty("specSha256").GetString().ShouldBe(spec.Sha256);
        var opened = SweepFolder.Open(path);
        opened.Name.ShouldBe("four");
        Ids(opened).ShouldBe(Ids(spec));
    }

    [Fact]
    public void A_hash_is_that_of_the_text() => // of sha256sum
        new SweepSpecText("s.yaml", "abc", false, SweepSpec.Parse(Four, "s.yaml")).Sha256.ShouldBe(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    [Fact]
    public void Preparing_it_again_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        SweepSpecText spec = Spec(folder, "four.yaml", Four);
        SweepFolder.Prepare(folder.File("a"), spec);
        DateTime old = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        string[] files = Directory.GetFiles(folder.File("a"));
        foreach (string file in files)
            File.SetLastWriteTimeUtc(file, old);
        SweepFolder.Prepare(folder.File("a"), spec).ReplacedSpec.ShouldBeFalse();
        Directory.GetFiles(folder.File("a")).ShouldBe(files);
        files.ShouldAllBe(file => File.GetLastWriteTimeUtc(file) == old);
    }

    [Fact]
    public void Another_spec_keeps_what_it_still_asks_for_and_the_rest_is_told_of()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a");
        SweepSpecText four = Spec(folder, "four.yaml", Four);
        SweepSpecText three = Spec(folder, "three.yaml", Three);
        using SweepStore store = SweepStore.Open(SweepFolder.Prepare(path, four).Path);
        store.Append([.. Ids(four).Select((id, n) => Example.Record(n) with { CaseId = id })]);
        SweepFolder changed = SweepFolder.Prepare(path, three);
        changed.ReplacedSpec.ShouldBeTrue();
        Ids(SweepFolder.Open(path)).ShouldBe(Ids(three));
        store.Coverage(Ids(changed)).ShouldBe(new SweepCoverage(3, 2, 0, 2));
        changed.Write(SweepTable.Build(three.Spec.Cases(), store));
        var table = SweepTable.Read(changed.TablePath);
        table["state"].Texts.ShouldBe(["solved", "solved", "missing"]);
        table["epochs"].Numbers.ShouldBe([1, 2, double.NaN]);
        File.ReadAllText(changed.ReportPath).ShouldContain("three");
        File.Exists(changed.ArraysPath).ShouldBeTrue();
        SweepFolder.Prepare(path, four).ReplacedSpec.ShouldBeTrue();
        store.Coverage(Ids(four)).ShouldBe(new SweepCoverage(4, 4, 0, 0));
    }

    [Fact]
    public void Whether_it_is_quick_is_remembered()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a");
        SweepFolder.Prepare(path, Spec(folder, "four.yaml", Four, quick: true));
        SweepFolder.Open(path).Spec.Spec.Cases().Count.ShouldBe(1);
        SweepFolder.Prepare(path, Spec(folder, "four.yaml", Four)).ReplacedSpec.ShouldBeTrue();
        SweepFolder.Open(path).Spec.Spec.Cases().Count.ShouldBe(4);
    }

    [Fact]
    public void A_spec_of_another_format_takes_the_place_of_the_old_copy()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a");
        SweepFolder.Prepare(path, Spec(folder, "four.yaml", Four));
        SweepFolder.Prepare(path, Spec(
            folder, "s.json", """{"problem": {"order": 3, "dimension": 4, "rank": 2}}"""));
        Names(path).ShouldBe(["spec.json", "sweep.json"]);
        SweepFolder.Open(path).Spec.Spec.Cases().Count.ShouldBe(1);
    }

    [Fact]
    public void A_sweep_keeps_its_name_when_it_goes_on_from_its_own_copy_of_the_spec()
    {
        using var folder = new TemporaryFolder();
        string unnamed = Four.Replace("name:", "#", StringComparison.Ordinal);
        SweepFolder.Prepare(folder.File("a"), Spec(folder, "mine.yaml", unnamed));
        SweepFolder.Prepare(folder.File("a"), SweepFolder.Open(folder.File("a")).Spec).Name
            .ShouldBe("mine");
        SweepFolder.Open(folder.File("a")).Name.ShouldBe("mine");
    }

    [Fact]
    public void A_folder_that_is_something_else_is_refused_and_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        SweepSpecText spec = Spec(folder, "four.yaml", Four);
        Directory.CreateDirectory(folder.File("a"));
        folder.File("a/spec.yaml", "mine");
        Should.Throw<InputException>(() => SweepFolder.Prepare(folder.File("a"), spec)).Message
            .ShouldBe(
                $"--out {folder.File("a")}: the folder holds files that are not of a sweep, such " +
                "as spec.yaml. Give a new or empty folder.");
        Names(folder.File("a")).ShouldBe(["spec.yaml"]);
        File.ReadAllText(folder.File("a/spec.yaml")).ShouldBe("mine");
        Should.Throw<InputException>(() => SweepFolder.Open(folder.File("a"))).Message
            .ShouldContain("holds no sweep");
        Should.Throw<InputException>(() => SweepFolder.Open(folder.File("none"))).Message
            .ShouldContain("holds no sweep");
        string file = folder.File("file", "x");
        Should.Throw<InputException>(() => SweepFolder.Prepare(file, spec)).Message
            .ShouldContain("this is a file");
    }

    [Fact]
    public void A_folder_of_a_job_array_or_of_the_spec_alone_becomes_a_sweep()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("a/slurm"));
        File.WriteAllText(folder.File("a/spec.yaml"), Four);
        SweepFolder.Prepare(folder.File("a"), SweepSpecText.Read(folder.File("a/spec.yaml")));
        Names(folder.File("a")).ShouldBe(["slurm", "spec.yaml", "sweep.json"]);
    }

    [Fact]
    public async Task Many_processes_prepare_a_folder_at_once()
    {
        using var folder = new TemporaryFolder();
        SweepSpecText spec = Spec(folder, "four.yaml", Four);
        for (int round = 0; round < 10; round++)
        {
            string path = folder.File($"{round}");
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            {
                SweepFolder.Prepare(path, spec);
                SweepFolder.Open(path);
            })));
            Names(path).ShouldBe(["spec.yaml", "sweep.json"]);
        }
    }

    [Fact]
    public void A_copy_that_was_changed_is_not_taken_for_the_spec_and_preparing_mends_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a");
        SweepSpecText spec = Spec(folder, "four.yaml", Four);
        SweepFolder.Prepare(path, spec);
        folder.File("a/spec.yaml", Three);
        Should.Throw<InputException>(() => SweepFolder.Open(path)).Message
            .ShouldStartWith($"{folder.File("a/spec.yaml")}: was changed");
        File.Delete(folder.File("a/spec.yaml"));
        Should.Throw<InputException>(() => SweepFolder.Open(path)).Message
            .ShouldStartWith($"{folder.File("a/spec.yaml")}: is missing");
        SweepFolder.Prepare(path, spec);
        Ids(SweepFolder.Open(path)).ShouldBe(Ids(spec));
    }

    [Fact]
    public async Task Opening_waits_for_a_process_that_is_changing_the_spec()
    {
        using var folder = new TemporaryFolder();
        SweepSpecText spec = Spec(folder, "four.yaml", Four);
        SweepFolder.Prepare(folder.File("a"), spec);
        folder.File("a/spec.yaml", Three);
        Task<SweepFolder> opening = Task.Run(() => SweepFolder.Open(folder.File("a")));
        await Task.Delay(250);
        folder.File("a/spec.yaml", Four);
        Ids(await opening).ShouldBe(Ids(spec));
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "is of version 2")]
    [InlineData("spec.yaml", "../spec.yaml", "names '../spec.yaml' as the spec")]
    [InlineData("{", "[", "line 1: is not what this program writes")]
    public void A_mark_that_this_program_cannot_have_written_is_refused(
        string old, string changed, string fault)
    {
        using var folder = new TemporaryFolder();
        SweepSpecText spec = Spec(folder, "four.yaml", Four);
        SweepFolder.Prepare(folder.File("a"), spec);
        string mark = File.ReadAllText(folder.File("a/sweep.json")).Replace(old, changed);
        folder.File("a/sweep.json", mark);
        foreach (Action use in (Action[])[
            () => SweepFolder.Open(folder.File("a")),
            () => SweepFolder.Prepare(folder.File("a"), spec)])
        {
            string message = Should.Throw<InputException>(use).Message;
            message.ShouldStartWith(folder.File("a/sweep.json"));
            message.ShouldContain(fault);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_refused_but_can_be_read()
    {
        using var folder = new TemporaryFolder();
        SweepSpecText spec = Spec(folder, "four.yaml", Four);
        using SmallDisk? disk = SmallDisk.TryMount();
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        string path = Path.Combine(disk?.Path ?? folder.Path, "a");
        SweepFolder.Prepare(path, spec);
        if (disk is not null)
            disk.TryMakeReadOnly().ShouldBeTrue();
        else if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return; // modes do not bind root, and there is no disk: nothing can be read-only here
        else
            File.SetUnixFileMode(path, mode);
        try
        {
            foreach (SweepSpecText some in new[] { spec, Spec(folder, "three.yaml", Three) })
            {
                Should.Throw<InputException>(() => SweepFolder.Prepare(path, some)).Message
                    .ShouldContain("cannot be written");
            }

            string below = Path.Combine(path, "below");
            Should.Throw<InputException>(() => SweepFolder.Prepare(below, spec)).Message
                .ShouldStartWith($"--out {below}: cannot be written to");
            Ids(SweepFolder.Open(path)).ShouldBe(Ids(spec));
        }
        finally
        {
            if (disk is null && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, mode | UnixFileMode.UserWrite);
        }
    }

    private static SweepSpecText Spec(
        TemporaryFolder folder, string name, string text, bool quick = false) =>
        SweepSpecText.Read(folder.File(name, text), quick);

    private static string[] Ids(SweepFolder folder) => Ids(folder.Spec);

    private static string[] Ids(SweepSpecText spec) => [.. spec.Spec.Cases().Select(c => c.Id)];

    private static string[] Names(string path) =>
        [.. new DirectoryInfo(path).EnumerateFileSystemInfos().Select(e => e.Name).Order()];
}
