using GpuTensorDecomp.Kernels.Epochs;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// The device memory of the ends of epochs. Arrays are empty where no run of the batch has epochs;
/// what is not of the rules is used within one end only.
/// </summary>
public struct EpochView
{
    /// <summary>What happens (run).</summary>
    public ArrayView<RunEpochs> Rules { get; set; }

    /// <summary>At which steps (run, <see cref="Flow.EpochRule.MostEnds"/>).</summary>
    public ArrayView<long> Ends { get; set; }

    /// <summary>Components freed by merging and drawn anew (run, 2).</summary>
    public ArrayView<int> Counts { get; set; }

    /// <summary>The component whose duplicates are sought; −1 when there are no more (run).</summary>
    public ArrayView<int> Leader { get; set; }

    /// <summary>ln ρ, then ln |w| of those that may be drawn anew (run, component).</summary>
    public ArrayView<double> Sizes { get; set; }

    /// <summary>
    /// What a component's norm is multiplied by, 0 of one that is freed;
    /// <see cref="EpochSelection.Drawn"/> of one that is drawn anew (run, component).
    /// </summary>
    public ArrayView<double> Factors { get; set; }

    /// <summary>The component that a duplicate goes to; −1 for none (run, component).</summary>
    public ArrayView<int> Leaders { get; set; }
}
