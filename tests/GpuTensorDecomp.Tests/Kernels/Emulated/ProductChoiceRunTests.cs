using System.Text.Json;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Files;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Solves on a device whose library of products has to win a measurement.</summary>
public sealed class ProductChoiceRunTests
{
    private static readonly DecompositionProblem Problem = new(
        new FactoredTensor(3, 40, [1, -0.5], Draw.Unit(2, 40, 1)));

    private static readonly SolveOptions Options = new()
    {
        Method = SolveMethod.Descent,
        Components = 3,
        StartNorm = 0.3,
        Step = 0.02,
        MaxSteps = 12,
        RecordEvery = 2,
        CheckpointEvery = 2,
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_result_names_what_was_chosen_and_is_that_of_the_cpu(bool isLibrary)
    {
        var products = new PlainProducts();
        using IlgpuExecutor executor = Open(products, isLibrary);
        using var cpu = new CpuExecutor(Precision.Float64, threads: 1);

        SolveResult result = Solver.Solve(Problem, Options, executor);

        result.ProductChoices.Select(choice => (choice.TermCount, choice.Points, choice.IsLibrary))
            .ShouldBe([(2, 32, isLibrary), (null, 32, isLibrary)]);
        const int trials = 2 * 4 * 2; // contractions, calls of the library, products
        if (isLibrary)
            products.Asked.Count.ShouldBeGreaterThan(trials);
        else
            products.Asked.Count.ShouldBe(trials);
        SolveResult expected = Solver.Solve(Problem, Options, cpu);
        expected.ProductChoices.ShouldBeEmpty();
        DenseArrays.RelativeDistance(
            result.Components.ToVectors(), expected.Components.ToVectors()).ShouldBeLessThan(1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_solve_goes_on_in_the_way_in_which_it_began(bool isLibrary)
    {
        using var folder = new TemporaryFolder();
        using IlgpuExecutor whole = Open(new PlainProducts(), isLibrary);
        SolveResult expected = Solver.Solve(Problem, Options, whole);
        using (IlgpuExecutor first = Open(new PlainProducts(), isLibrary))
        {
            Solver.Solve(
                Problem, Options with { MaxSteps = 6 }, first,
                checkpoints: new CheckpointStore(folder.Path));
        }

        // A clock by which the other way is the faster one.
        var products = new PlainProducts();
        using IlgpuExecutor second = Open(products, !isLibrary);
        SolveResult resumed = Solver.Solve(
            Problem, Options, second, checkpoints: new CheckpointStore(folder.Path));

        resumed.Steps.ShouldBe(12);
        resumed.ProductChoices.ShouldBe(expected.ProductChoices);
        resumed.Components.ToVectors().ShouldBe(expected.Components.ToVectors());
        if (!isLibrary)
            products.Asked.ShouldBeEmpty();
    }

    [Fact]
    public void A_library_that_is_wrong_is_left_out_with_a_note()
    {
        var products = new PlainProducts { Error = 0.1 };
        using IlgpuExecutor executor = Open(products, isLibrary: true);

        SolveResult result = Solver.Solve(Problem, Options, executor);

        products.Asked.Count.ShouldBe(4);
        result.Notes.Count(note => note.Contains("own kernels, as loops 1 differs from them by"))
            .ShouldBe(2);
    }

    [Fact]
    public void A_library_that_fails_in_the_middle_leaves_a_checkpoint_to_go_on_from()
    {
        using var folder = new TemporaryFolder();
        using IlgpuExecutor whole = Open(new PlainProducts(), isLibrary: true);
        SolveResult expected = Solver.Solve(Problem, Options, whole);
        var failing = new PlainProducts { UntilFault = 40 };
        using IlgpuExecutor lost = Open(failing, isLibrary: true);

        DeviceException fault = Should.Throw<DeviceException>(() => Solver.Solve(
            Problem, Options, lost, checkpoints: new CheckpointStore(folder.Path)));

        fault.Message.ShouldBe("loops failed: no memory.");
        var store = new CheckpointStore(folder.Path);
        store.FindNewest().ShouldNotBeNull().ShouldBeInRange(2, 10);
        store.Skipped.ShouldBeEmpty();
        Solver.Solve(Problem, Options, whole, checkpoints: new CheckpointStore(folder.Path))
            .Components.ToVectors().ShouldBe(expected.Components.ToVectors());
    }

    [Fact]
    public void Linearised_runs_have_no_products_of_the_library()
    {
        var products = new PlainProducts();
        using IlgpuExecutor executor = Open(products, isLibrary: true);

        Solver.Solve(
            Problem,
            new SolveOptions { Method = SolveMethod.Lazy, Components = 6, MaxSteps = 3 },
            executor);

        products.Asked.ShouldBeEmpty();
    }

    [Fact]
    public void A_trial_leaves_other_runs_as_they_are()
    {
        using IlgpuExecutor alone = Open(new PlainProducts(), isLibrary: false);
        using DeviceTarget target = alone.Upload(Problem.Target);
        using RunBatch single = alone.CreateBatch([target]);
        single.Write(0, Start(40), Rule);
        single.Advance([1]);
        single.Advance([1]);

        using IlgpuExecutor executor = Open(new PlainProducts(), isLibrary: false);
        using DeviceTarget both = executor.Upload(Problem.Target);
        using RunBatch batch = executor.CreateBatch([both, both]);
        batch.Write(0, Start(40), Rule);
        batch.Advance([1, 0]);
        executor.ProductChoices(Problem.Target).Count.ShouldBe(2);
        batch.Write(1, Start(3), Rule);
        executor.ProductChoices(Problem.Target).Count.ShouldBe(4);
        batch.Advance([1, 1]);

        batch.Save(0).Vectors.ShouldBe(single.Save(0).Vectors);
        batch.Status(0).ShouldBe(single.Status(0));

        static ComponentSet Start(int count) =>
            Initialization.Start(count, 40, 1, count, Math.Log(0.3), false);
    }

    private static FlowRule Rule => NamedRules.Rule("adaptive", (FactoredTensor)Problem.Target);

    /// <summary>Three cases of one shape on a lane, and one on another.</summary>
    [Fact]
    public void A_sweeps_folder_tells_of_each_choice_once_a_device()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "products");
        var products = new SweepProducts(path);
        Run("cuda:0", [1, 2, 3], isLibrary: true);
        Run("cuda:1", [4], isLibrary: false);

        string file = Directory.GetFiles(path).ShouldHaveSingleItem();
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        json.RootElement.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        JsonElement[] choices =
            [.. json.RootElement.GetProperty("productChoices").EnumerateArray()];
        choices.Select(one => (
                one.GetProperty("lane").GetString(),
                one.GetProperty("precision").GetString(),
                one.GetProperty("choice").GetProperty("termCount").ValueKind,
                one.GetProperty("choice").GetProperty("isLibrary").GetBoolean()))
            .ShouldBe(
            [
                ("cuda:0", "float64", JsonValueKind.Number, true),
                ("cuda:0", "float64", JsonValueKind.Null, true),
                ("cuda:1", "float64", JsonValueKind.Number, false),
                ("cuda:1", "float64", JsonValueKind.Null, false),
            ]);

        void Run(string lane, ulong[] seeds, bool isLibrary)
        {
            SweepCase[] cases =
            [
                .. seeds.Select((seed, n) => new SweepCase
                {
                    Id = $"case{seed}",
                    Number = n,
                    Axes = [],
                    Problem = new ProblemOptions(3, 40, 2, Seed: seed),
                    Options = Options,
                    Record = [],
                }),
            ];
            var source = new CasesInMemory(cases, blockSize: 4);
            var device = new SweepLane(
                lane, _ => Open(new PlainProducts(), isLibrary), MostRuns: 1);
            new SweepRunner(source, [device], products: products).Run(CancellationToken.None);
            source.Records.ShouldAllBe(record => record!.Fault == null);
        }
    }

    [Fact]
    public void A_device_without_a_choice_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        using var cpu = new CpuExecutor(threads: 1);
        new SweepProducts(Path.Combine(folder.Path, "products")).Note("CPU", cpu, []);
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    private static IlgpuExecutor Open(PlainProducts products, bool isLibrary) => new(
        new Accelerator(), Precision.Float64, () => 1 << 30, null, 0, new ProductOptions
        {
            Library = products,
            LeastWork = 1,
            Clock = isLibrary
                ? new TrialClock(products, 2, 1) : new TrialClock(products, 1, 2),
        });
}
