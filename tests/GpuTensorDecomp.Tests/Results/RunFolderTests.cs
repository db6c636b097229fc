using System.Text.Json;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Results;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_or_empty_folder_is_free_and_one_with_a_run_is_not()
    {
        string path = _folder.File("run");
        RunFolder.FaultOf(path, overwrite: false).ShouldBeNull();
        Directory.CreateDirectory(path);
        RunFolder.FaultOf(path, overwrite: false).ShouldBeNull();

        RunFolder.Create(path, overwrite: false).WritePlan(Record());

        string fault = Should
            .Throw<InputException>(() => RunFolder.Create(path, overwrite: false)).Message;
        fault.ShouldContain(path);
        fault.ShouldContain("--overwrite");
        RunFolder.FaultOf(path, overwrite: true).ShouldBeNull();
    }

    [Fact]
    public void Files_that_are_not_of_a_run_are_never_overwritten()
    {
        _folder.File("thesis.tex", "x");

        RunFolder.FaultOf(_folder.Path, overwrite: true).ShouldNotBeNull()
            .ShouldContain("not of a run");
        RunFolder.FaultOf(_folder.File("thesis.tex"), overwrite: true).ShouldNotBeNull()
            .ShouldContain("this is a file");
    }

    [Fact]
    public void Overwriting_removes_the_old_run_and_leaves_other_files_alone()
    {
        RunFolder old = RunFolder.Create(_folder.File("run"), overwrite: false);
        old.WritePlan(Record());
        old.WriteResult(ExampleResult.Create(), Problem());
        old.Checkpoints.Write(3, stream => stream.WriteByte(1));
        File.WriteAllText(Path.Combine(old.Path, "notes.txt"), "mine");

        RunFolder.Create(old.Path, overwrite: true);

        Directory.GetFileSystemEntries(old.Path).ShouldBe([Path.Combine(old.Path, "notes.txt")]);
    }

    [Fact]
    public void A_folder_in_which_a_run_is_going_on_is_not_overwritten()
    {
        RunFolder busy = RunFolder.Create(_folder.File("run"), overwrite: false);
        busy.WritePlan(Record());
        using RunLog log = busy.OpenLog();

        Should.Throw<InputException>(() => RunFolder.Create(busy.Path, overwrite: true)).Message
            .ShouldContain("no other run uses this folder");
        File.Exists(busy.PlanPath).ShouldBeTrue();
    }

    [Fact]
    public void The_plan_comes_back_as_it_was_written()
    {
        RunFolder folder = RunFolder.Create(_folder.File("run"), overwrite: false);

        folder.WritePlan(Record());

        RunFolder.Open(folder.Path).ReadPlan().ShouldBe(Record());
    }

    [Fact]
    public void A_plan_of_a_newer_version_or_a_torn_one_is_refused_by_name()
    {
        RunFolder folder = RunFolder.Create(_folder.File("run"), overwrite: false);
        folder.WritePlan(Record() with { SchemaVersion = 99 });
        Should.Throw<InputException>(folder.ReadPlan).Message.ShouldContain("schema version 99");

        File.WriteAllText(folder.PlanPath, "{\n  \"schemaVersion\": 1,\n");
        Should.Throw<InputException>(folder.ReadPlan).Message.ShouldContain("plan.json, line 3");
    }

    [Fact]
    public void A_folder_without_a_run_cannot_be_opened()
    {
        Should.Throw<InputException>(() => RunFolder.Open(_folder.Path)).Message
            .ShouldContain("plan.json");
        Should.Throw<InputException>(() => RunFolder.Open(_folder.File("none"))).Message
            .ShouldContain("no such folder");
    }

    [Fact]
    public void The_result_holds_every_key_of_the_contract_and_null_for_what_is_not_known()
    {
        RunFolder folder = RunFolder.Create(_folder.File("run"), overwrite: false);
        folder.WriteResult(ExampleResult.Create(), Problem());

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.ResultPath));
        JsonElement root = json.RootElement;
        string[] keys =
        [
            "schemaVersion", "method", "restarts", "restartsAgreeing", "order", "dimension",
            "componentCount", "rank", "weights", "relativeError", "componentsRelativeError",
            "belowFloor", "stopReason", "steps", "epochs", "wallSeconds", "device", "precision",
            "seed", "recovery",
        ];
        foreach (string key in keys)
            root.TryGetProperty(key, out _).ShouldBeTrue(key);
        root.GetProperty("componentsRelativeError").ValueKind.ShouldBe(JsonValueKind.Null);
        root.GetProperty("seed").GetUInt64().ShouldBe(ulong.MaxValue);
        root.GetProperty("componentCount").GetInt32().ShouldBe(3);
        root.GetProperty("method").GetString().ShouldBe("deflation");
        root.GetProperty("precision").GetString().ShouldBe("float64");
        root.GetProperty("stopReason").GetString().ShouldBe("converged");
        JsonElement recovery = root.GetProperty("recovery");
        recovery.GetProperty("factorMatchScore").GetDouble().ShouldBe(1);
        recovery.GetProperty("matched").GetInt32().ShouldBe(2);
        recovery.GetProperty("trueRank").GetInt32().ShouldBe(2);
        recovery.GetProperty("fittedFractions").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void A_result_without_known_components_has_no_recovery_and_can_be_read_back()
    {
        RunFolder folder = RunFolder.Create(_folder.File("run"), overwrite: false);
        folder.ReadResult().ShouldBeNull();

        folder.WriteResult(
            ExampleResult.Create(StopReason.DeflationComplete), Problem() with { Truth = null });

        ResultDocument read = folder.ReadResult().ShouldNotBeNull();
        read.Recovery.ShouldBeNull();
        read.StopReason.ShouldBe(StopReason.DeflationComplete);
        read.ComponentsRelativeError.ShouldBe(double.NaN);
    }

    [Fact]
    public void Factors_and_components_are_written_for_other_tools()
    {
        RunFolder folder = RunFolder.Create(_folder.File("run"), overwrite: false);
        folder.WriteResult(ExampleResult.Create(), Problem());

        KruskalFile.Read(folder.FactorsPath).Weights.ShouldBe([2, 1]);
        IReadOnlyDictionary<string, NpyArray> arrays =
            NpzFile.Read(Path.Combine(folder.Path, "components.npz"));
        arrays["u"].Shape.ShouldBe([3, 2]);
        arrays["u"].Values[0].ShouldBe(1.5, 1e-15);
        arrays["a"].Values.ShouldBe([1, 1, -1]);
        arrays["c"].Shape.ShouldBe([3]);
        arrays["logNorm"].Values[1].ShouldBe(-900);
        arrays["factor"].Values.ShouldBe([0, -1, -1]);
    }

    [Fact]
    public void A_result_can_be_put_together_from_the_files()
    {
        RunFolder folder = RunFolder.Create(_folder.File("run"), overwrite: false);
        folder.WritePlan(Record());
        Should.Throw<InputException>(folder.ReadSolveResult).Message.ShouldContain("no result yet");
        SolveResult written = ExampleResult.Create();
        folder.WriteResult(written, Problem());

        SolveResult read = folder.ReadSolveResult();

        read.Factors.Weights.ShouldBe(written.Factors.Weights);
        read.Components.LogNorms[1].ShouldBe(-900);
        read.Components.Signs.ShouldBe(written.Components.Signs);
        read.Trajectory.FactorOfComponent.ShouldBe([0, -1, -1]);
        read.Trajectory.Points[1].Weights.ShouldBe([2, 1e-300]);
        read.Recovery!.Matched.ShouldBe(2);
        read.Plan.ShouldBe(written.Plan);
        read.Notes.ShouldBe(written.Notes);
    }

    [Fact]
    public void The_log_says_when_the_disk_is_full()
    {
        RunFolder folder = RunFolder.Create(_folder.File("run"), overwrite: false);
        string path = Path.Combine(folder.Path, "log.txt");
        File.CreateSymbolicLink(path, "/dev/full");
        using RunLog log = folder.OpenLog();

        Should.Throw<InputException>(() => log.Write("line")).Message
            .ShouldStartWith($"{path}: cannot be written");
    }

    [Fact]
    public void A_run_resumes_only_with_the_input_that_it_began_with()
    {
        string path = _folder.File("t.ktns");
        KruskalFile.Write(path, ExampleResult.Truth);
        RunInput input = RunInput.Describe(path, new TensorFileOptions(), null);
        input.ReadAgain().Target.Order.ShouldBe(3);

        File.AppendAllText(path, "\n");
        Should.Throw<InputException>(input.ReadAgain).Message.ShouldContain("has changed");
        File.Delete(path);
        Should.Throw<InputException>(input.ReadAgain).Message.ShouldContain("gone");
    }

    private static DecompositionProblem Problem() =>
        new(ExampleResult.Truth, ExampleResult.Truth, "example.ktns");

    private static RunRecord Record() => new(
        ResultJson.SchemaVersion,
        new RunInput("/data/a.ktns", "00", InputKind.Auto, null, false, 0, null),
        "cpu",
        new SolveOptions { Seed = ulong.MaxValue, TimeLimit = TimeSpan.FromSeconds(90) },
        ExampleResult.Plan);
}
