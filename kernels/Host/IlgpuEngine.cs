using System.Numerics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Components;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Monitoring;
using GpuTensorDecomp.Kernels.Resident;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Kernels.Stepping;
using GpuTensorDecomp.Tensors;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>What the executor does once its number type is fixed.</summary>
internal abstract class IlgpuEngine : IDisposable
{
    public abstract long MemoryOf(SymmetricTensor tensor, BatchShape shape);

    public abstract DeviceTarget Upload(SymmetricTensor tensor);

    public abstract RunBatch CreateBatch(IReadOnlyList<DeviceTarget> targetOfRun);

    public abstract PreparedContraction Prepare(DeviceTarget target, int count);

    public abstract PreparedContraction PrepareLinearised(
        int order, int normPower, double[] units, double[] slopes);

    public abstract IReadOnlyList<ProductChoice> ProductChoices();

    public abstract void KeepChoices(IEnumerable<ProductChoice> choices);

    public abstract double MultiplyAdds(int rounds);

    public abstract void Dispose();
}

/// <summary>The engine of one number type: the kernels and the slabs that they share.</summary>
internal sealed partial class IlgpuEngine<T, TPrecision>(
    Accelerator accelerator,
    DeviceBudget budget,
    double residentWork,
    ProductOptions products) : IlgpuEngine
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly GramSlab<T> _slab = new(accelerator);
    private BatchLauncher<T, TPrecision>? _batches;
    private PeakMeter<T>? _peak;

    public Accelerator Accelerator => accelerator;

    /// <summary>One at a time: a device has one queue here, but hosts poll in parallel.</summary>
    public Lock Gate { get; } = new();

    public BatchLauncher<T, TPrecision> Batches =>
        _batches ??= new BatchLauncher<T, TPrecision>(accelerator);

    public ContractionLauncher<T, TPrecision> Contractions { get; } =
        new(accelerator, products.Library);

    /// <summary>Whose matrix products contractions are.</summary>
    public ProductChooser<T> Products { get; } = new(products);

    /// <summary>Random numbers.</summary>
    public RandomFillLauncher Random { get; } = new(accelerator);

    /// <summary>Multiply-adds of a launch that takes whole steps of small runs.</summary>
    public double ResidentWork => residentWork;

    /// <summary>Whole steps of small runs.</summary>
    public ResidentLauncher<T, TPrecision> Residents { get; } = new(accelerator);

    public DeviceBudget Budget => budget;

    public override DeviceTarget Upload(SymmetricTensor tensor) => Guarded(DeviceTarget () =>
    {
        TargetNeed need = TargetNeed.Of<T>(tensor, budget.Free);
        budget.Require(
            need.Bytes, "the target's numbers",
            "--precision float32 halves that; --device cpu uses the machine's memory.");
        return tensor switch
        {
            FactoredTensor factored =>
                new IlgpuFactoredTarget<T, TPrecision>(accelerator, factored),
            SampleMoment moment =>
                new IlgpuSampleTarget<T, TPrecision>(accelerator, moment, need.BlockTerms),
            DenseTensor dense => new IlgpuDenseTarget<T, TPrecision>(accelerator, dense),
            _ => throw new NotSupportedException(
                $"The GPU kernels cannot contract a {tensor.GetType().Name}."),
        };
    });

    public override RunBatch CreateBatch(IReadOnlyList<DeviceTarget> targetOfRun) =>
        new IlgpuRunBatch<T, TPrecision>(this, targetOfRun);

    public override PreparedContraction Prepare(DeviceTarget target, int count) =>
        new IlgpuContraction<T, TPrecision>(this, (IlgpuTarget<T, TPrecision>)target, count);

    public override PreparedContraction PrepareLinearised(
        int order, int normPower, double[] units, double[] slopes) =>
        new IlgpuLinearisedContraction<T, TPrecision>(this, order, normPower, units, slopes);

    public override IReadOnlyList<ProductChoice> ProductChoices()
    {
        lock (Gate)
            return [.. Products.Choices];
    }

    public override void KeepChoices(IEnumerable<ProductChoice> choices)
    {
        lock (Gate)
            Products.Keep(choices);
    }

    public override double MultiplyAdds(int rounds) => Guarded(() =>
    {
        _peak ??= new PeakMeter<T>(accelerator);
        return _peak.Run(rounds);
    });

    /// <summary>Runs work on the device, one at a time; its faults name a remedy.</summary>
    /// <exception cref="DeviceException">The device failed or has too little memory.</exception>
    public TResult Guarded<TResult>(Func<TResult> work)
    {
        lock (Gate)
        {
            try
            {
                accelerator.Bind();
                return work();
            }
            catch (Exception fault) when (fault is AcceleratorException or OutOfMemoryException)
            {
                throw new DeviceException(
                    $"{accelerator.Name} failed: " +
                    $"{fault.GetBaseException().Message.TrimEnd('.')}. " +
                    "If it is out of memory, fewer --components or --restarts, --precision " +
                    "float32 or --device cpu need less of it.",
                    fault);
            }
        }
    }

    /// <summary>Makes room for the Gram numbers of a group of runs.</summary>
    public void RequireSlab(IlgpuTarget<T, TPrecision> target, int runCount, int capacity)
    {
        long strips = (long)runCount * ContractionMask.StripsPerRun(capacity);
        (long gram, long sums) = SlabSizes(
            target.Tensor.Dimension, target.TermCount, target.BlockTerms,
            target.NeedsSlab(Contractions, strips), runCount, capacity);
        _slab.Require(gram, sums, target.HasShifts);
    }

    /// <summary>
    /// A contraction of the runs' unit vectors; terms and result are yet to be set.
    /// </summary>
    public ContractionJob<T> Job(BatchView<T> view) => new()
    {
        Runs = view.Runs,
        Rules = view.Rules,
        Points = view.Units,
        Terms = view.Units,
        Weights = view.Weights,
        Gram = _slab.Gram,
        Lower = _slab.Lower,
        Sums = _slab.Sums,
        Result = view.Field,
        Shifts = view.Shifts,
        RunCount = view.RunCount,
        Capacity = view.Capacity,
        Dimension = view.Dimension,
        TermCount = view.Capacity,
        PartialCount = 1,
        Power = view.Order - 1,
        Evaluation = FieldEvaluation.Model,
    };

    /// <summary>field = T(ū^{l−1}, ·) of each run's own model.</summary>
    /// <param name="view">The runs.</param>
    /// <param name="runs">Components of each run and whose its products are.</param>
    public void ContractModel(BatchView<T> view, ReadOnlyMemory<RunPoints> runs)
    {
        ContractionJob<T> job = Job(view);
        job.IsModel = 1;
        Contractions.Factored(job, runs);
    }

    /// <summary>Makes room for the slabs of linearised runs.</summary>
    public void RequireLinearSlab(int runCount, int capacity) =>
        _slab.Require(LinearSlabSize(runCount, capacity), sums: 1, withLower: true);

    /// <summary>field = DT(U0)[X](ū^{l−1}, ·) of each linearised run.</summary>
    public void ContractMoves(BatchView<T> view)
    {
        ContractionJob<T> job = Job(view);
        job.IsModel = 1;
        job.Evaluation = FieldEvaluation.Linear;
        job.Weights = view.Slopes;
        job.Moves = view.Moves;
        job.Radials = view.Radials;
        Contractions.Linearised(job);
    }

    /// <summary>|S|^{l−2} of the runs whose curvature bound is due.</summary>
    public void FindOverlaps(BatchView<T> view)
    {
        ContractionJob<T> job = Job(view);
        job.IsModel = 1;
        job.IsForCurvature = 1;
        job.Power = view.Order - 2;
        job.Gram = view.Overlaps;
        job.SlabTerms = view.Capacity;
        Contractions.Overlaps(job);
    }

    public override void Dispose()
    {
        _peak?.Dispose();
        _slab.Dispose();
        products.Library?.Dispose();
    }
}
