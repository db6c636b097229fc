using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Host;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels;

/// <summary>
/// An accelerator of ILGPU: CUDA, OpenCL or ILGPU's own on the CPU, in float32 or float64. Steps,
/// acceptance, stopping and status are decided on the device; the host looks at polls only.
/// Equal input gives equal bits.
/// </summary>
public sealed class IlgpuExecutor : Executor
{
    /// <summary>A second or so of a small GPU.</summary>
    public const double DefaultResidentWork = 1e12;

    private readonly Accelerator _accelerator;
    private readonly IDisposable? _owner;
    private readonly DeviceBudget _budget;
    private readonly IlgpuEngine _engine;

    /// <summary>Opens an accelerator, which is disposed of with the executor.</summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="precision">Number type of components and contractions.</param>
    /// <param name="availableMemory">Memory that a solve may use, in bytes.</param>
    /// <param name="owner">What else to dispose of: the accelerator's context.</param>
    /// <param name="residentWork">
    /// Multiply-adds of one launch that takes whole steps of small runs, so that a display GPU's
    /// watchdog does not end it; 0 to advance them as large ones are.
    /// </param>
    /// <param name="products">
    /// The device's library of matrix products and when to take it; null to do without.
    /// </param>
    public IlgpuExecutor(
        Accelerator accelerator,
        Precision precision,
        Func<long> availableMemory,
        IDisposable? owner = null,
        double residentWork = DefaultResidentWork,
        ProductOptions? products = null)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _accelerator = accelerator;
        _budget = new DeviceBudget(accelerator.Name, availableMemory);
        _owner = owner;
        Precision = precision;
        products ??= new ProductOptions();
        _engine = precision == Precision.Float64
            ? new IlgpuEngine<double, Float64>(accelerator, _budget, residentWork, products)
            : new IlgpuEngine<float, Float32>(accelerator, _budget, residentWork, products);
    }

    /// <inheritdoc/>
    public override string DeviceName => _accelerator.Name;

    /// <inheritdoc/>
    public override Precision Precision { get; }

    /// <inheritdoc/>
    public override long AvailableMemory => _budget.Free;

    /// <inheritdoc/>
    public override double WorkBetweenLooks =>
        _accelerator.AcceleratorType == AcceleratorType.CPU ? 1e6 : DefaultResidentWork;

    /// <inheritdoc/>
    public override IReadOnlyList<ProductChoice> ProductChoices(SymmetricTensor tensor) =>
        [.. _engine.ProductChoices().Where(choice =>
            choice.Order == tensor.Order && choice.Dimension == tensor.Dimension)];

    /// <inheritdoc/>
    public override void KeepChoices(IEnumerable<ProductChoice> choices) =>
        _engine.KeepChoices(choices);

    /// <inheritdoc/>
    public override long MemoryOf(SymmetricTensor tensor, BatchShape shape) =>
        _engine.MemoryOf(tensor, shape);

    /// <inheritdoc/>
    public override DeviceTarget Upload(SymmetricTensor tensor) => _engine.Upload(tensor);

    /// <inheritdoc/>
    public override RunBatch CreateBatch(IReadOnlyList<DeviceTarget> targetOfRun) =>
        _engine.CreateBatch(targetOfRun);

    /// <inheritdoc/>
    public override void Contract(
        DeviceTarget target, ReadOnlySpan<double> points, int count, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(
            points.Length, (long)count * target.Tensor.Dimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(
            result.Length, (long)count * target.Tensor.Dimension);
        if (count == 0)
            return;
        using PreparedContraction contraction = PrepareContraction(target, count);
        contraction.Write(points);
        contraction.Run();
        contraction.Read(result);
    }

    /// <inheritdoc/>
    public override PreparedContraction PrepareContraction(DeviceTarget target, int count) =>
        _engine.Prepare(target, count);

    /// <inheritdoc/>
    public override PreparedContraction PrepareLinearised(
        int order, int normPower, ReadOnlySpan<double> units, ReadOnlySpan<double> slopes) =>
        _engine.PrepareLinearised(order, normPower, units.ToArray(), slopes.ToArray());

    /// <inheritdoc/>
    public override double MultiplyAdds(int rounds) => _engine.MultiplyAdds(rounds);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _engine.Dispose();
        DeviceArray<byte>.DisposeOf(_accelerator);
        _owner?.Dispose();
    }
}
