using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Runs that gain components: what is allocated for them, and their bits.</summary>
public sealed class GrowingRunTests : IDisposable
{
    private const int Added = 8;
    private static readonly FactoredTensor Tensor =
        new(3, 5, Draw.Normal(4, 1), Draw.Unit(4, 5, 2));

    private readonly Accelerator _accelerator = new();

    public void Dispose() => _accelerator.Dispose();

    [Theory]
    [InlineData(9)]
    [InlineData(50)]
    public void More_components_within_the_room_allocate_nothing(int count)
    {
        IlgpuExecutor executor = Open(residentWork: 0);
        var shape = new BatchShape(2, count, 0, UsesCurvature: false);
        long told = executor.MemoryOf(Tensor, shape with { Grows = true });
        using DeviceTarget target = executor.Upload(Tensor);
        using RunBatch batch = executor.CreateBatch([target, target]);
        batch.Reserve(0, BatchShape.Grown(count));
        Write(batch, 0, count);
        Write(batch, 1, count);
        ((double)_accelerator.AllocatedBytes).ShouldBe(told, 0.1 * told);

        int allocations = _accelerator.Allocations;
        Write(batch, 0, count + Added);
        Write(batch, 1, count + 4 * Added);
        Write(batch, 1, 2 * count + 4 * Added);
        _accelerator.Allocations.ShouldBe(allocations);
    }

    [Fact]
    public void A_run_that_outgrows_its_room_makes_more_once()
    {
        IlgpuExecutor executor = Open(residentWork: 0);
        using DeviceTarget target = executor.Upload(Tensor);
        using RunBatch batch = executor.CreateBatch([target]);
        Write(batch, 0, 9);
        int allocations = _accelerator.Allocations;
        Write(batch, 0, 9 + Added);
        _accelerator.Allocations.ShouldBeGreaterThan(allocations);
        allocations = _accelerator.Allocations;
        Write(batch, 0, 9 + 4 * Added);
        _accelerator.Allocations.ShouldBe(allocations);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(IlgpuExecutor.DefaultResidentWork)]
    public void Their_bits_are_those_of_runs_that_are_written_once(double residentWork)
    {
        IlgpuExecutor executor = Open(residentWork);
        using DeviceTarget target = executor.Upload(Tensor);
        using RunBatch growing = executor.CreateBatch([target]);
        for (int count = 9; count <= 9 + 3 * Added; count += Added)
        {
            Write(growing, 0, count);
            growing.Advance([3]);
            using RunBatch once = executor.CreateBatch([target]);
            Write(once, 0, count);
            once.Advance([3]);

            growing.Save(0).Vectors.ShouldBe(once.Save(0).Vectors);
            growing.Status(0).ShouldBe(once.Status(0) with
            {
                Step = growing.Status(0).Step,
                Time = growing.Status(0).Time,
            });
        }
    }

    [Fact]
    public void A_solve_that_adds_components_three_times_allocates_nothing_for_them()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(3, 8, 8));
        var options = new SolveOptions { Components = 2, Restarts = 1, MaxSteps = 600 };
        var watcher = new AdditionWatcher(_accelerator);

        Solver.Solve(problem, options, Open(IlgpuExecutor.DefaultResidentWork), watcher);

        watcher.Allocations.Count.ShouldBe(3);
        watcher.Allocations.ShouldAllBe(count => count == watcher.First);
        _accelerator.Allocations.ShouldBe(watcher.First);
    }

    [Fact]
    public void Where_memory_is_short_there_is_room_for_what_there_is()
    {
        long free = long.MaxValue;
        using var executor = new IlgpuExecutor(
            _accelerator, Precision.Float64, () => free, null, residentWork: 0);
        var shape = new BatchShape(1, 20 + Added, 0, UsesCurvature: false);
        long told = executor.MemoryOf(Tensor, shape);
        using DeviceTarget target = executor.Upload(Tensor);
        using RunBatch batch = executor.CreateBatch([target]);
        Write(batch, 0, 20);
        free = told;
        batch.Reserve(0, 100);

        Write(batch, 0, 20 + Added);

        ((double)_accelerator.AllocatedBytes).ShouldBe(told, 0.1 * told);
    }

    [Fact]
    public void A_batch_that_is_written_run_by_run_has_no_room_left()
    {
        IlgpuExecutor executor = Open(residentWork: 0);
        long told = executor.MemoryOf(Tensor, new BatchShape(2, 40, 0, UsesCurvature: false));
        using DeviceTarget target = executor.Upload(Tensor);
        using RunBatch batch = executor.CreateBatch([target, target]);

        Write(batch, 0, 9);
        Write(batch, 1, 40);

        ((double)_accelerator.AllocatedBytes).ShouldBe(told, 0.1 * told);
    }

    private static void Write(RunBatch batch, int run, int count) => batch.Write(
        run,
        Initialization.Start(count, Tensor.Dimension, 1, run, Math.Log(0.3), false),
        NamedRules.Rule("quasi-static", Tensor));

    private IlgpuExecutor Open(double residentWork) => new(
        _accelerator, Precision.Float64, () => 1 << 30, null, residentWork);

    /// <summary>Counts what was allocated each time that components were added.</summary>
    private sealed class AdditionWatcher(Accelerator accelerator) : SolveObserver
    {
        public List<int> Allocations { get; } = [];

        /// <summary>When the first steps were taken.</summary>
        public int First { get; private set; }

        public override void OnProgress(SolveProgress progress)
        {
            if (First == 0)
                First = accelerator.Allocations;
        }

        public override void OnMessage(string message)
        {
            if (message.Contains("fresh components added"))
                Allocations.Add(accelerator.Allocations);
        }
    }
}
