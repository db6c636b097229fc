using System.Runtime.CompilerServices;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Resident;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Kernels.Host;

/// <content>What targets and batches take of the device's memory.</content>
internal sealed partial class IlgpuEngine<T, TPrecision>
{
    public override long MemoryOf(SymmetricTensor tensor, BatchShape shape)
    {
        TargetNeed need = TargetNeed.Of<T>(tensor, budget.Free);
        bool isResident = !shape.IsLinearised && IsResident(tensor, shape.Components);
        if (shape.Grows)
            shape = shape with { Components = BatchShape.Grown(shape.Components) };
        int parts = ContractionLauncher<T, TPrecision>.PartialCount(need.TermCount);
        bool hasShifts = tensor is SampleMoment { NoiseVariance: not 0 };
        long strips = (long)shape.Runs * ContractionMask.StripsPerRun(shape.Components);
        bool needsSlab = tensor is DenseTensor || hasShifts ||
            !Contractions.IsFused(tensor.Dimension, strips * parts);
        (long gram, long sums) = SlabSizes(
            tensor.Dimension, need.TermCount, need.BlockTerms, needsSlab, shape.Runs,
            shape.Components);
        if (shape.IsLinearised)
            gram = Math.Max(gram, LinearSlabSize(shape.Runs, shape.Components));
        bool hasLower = hasShifts || shape.IsLinearised;
        return need.Bytes + ((hasLower ? 2 : 1) * gram + sums) * Unsafe.SizeOf<T>() +
            BatchMemory<T>.BytesOf(
                shape.Runs, shape.Components, tensor.Dimension, parts, hasShifts) +
            BatchMemory<T>.StageBytes(
                shape.Runs, shape.Components, tensor.Dimension, shape.Stages) +
            (shape.UsesCurvature
                ? BatchMemory<T>.OverlapBytes(shape.Runs, shape.Components)
                : 0) +
            (shape.HasEpochs ? BatchMemory<T>.EpochBytes(shape.Runs, shape.Components) : 0) +
            (shape.IsLinearised
                ? BatchMemory<T>.MoveBytes(shape.Runs, shape.Components, tensor.Dimension) +
                    shape.Runs * IlgpuLinearisedContraction<T, TPrecision>.BytesOf(
                        shape.Components, tensor.Dimension)
                : isResident
                    ? BatchMemory<T>.TermBytes(shape.Runs, need.TermCount, tensor.Dimension)
                    : 0);
    }

    /// <summary>
    /// Whether runs of so many components take whole steps in one kernel: they fit the registers
    /// and the shared memory of a group.
    /// </summary>
    public bool IsResident(SymmetricTensor tensor, int count) =>
        residentWork > 0 && tensor is FactoredTensor factored &&
        ResidentLayout(tensor.Dimension, factored.Rank, count).Fits(accelerator);

    /// <summary>Where the parts of a small run lie in a group's shared memory.</summary>
    public ResidentLayout ResidentLayout(int dimension, int termCount, int count) => new(
        dimension, termCount, count, Unsafe.SizeOf<T>(),
        Resident.ResidentLayout.NeedsFixed(accelerator));

    private static long LinearSlabSize(int runCount, int capacity) =>
        SlabShape.Size(runCount, capacity, capacity);

    /// <summary>
    /// Numbers of the slabs, of Gram numbers and of sums, for the target's contraction and the
    /// model's.
    /// </summary>
    private (long Gram, long Sums) SlabSizes(
        int dimension, int targetTerms, int blockTerms, bool targetNeedsSlab, int runCount,
        int capacity)
    {
        long strips = (long)runCount * ContractionMask.StripsPerRun(capacity);
        long gram = Math.Max(
            targetNeedsSlab ? SlabShape.Size(runCount, capacity, blockTerms) : 1,
            Contractions.IsFused(dimension, strips)
                ? 1 : SlabShape.Size(runCount, capacity, capacity));
        long sums = 1;

        // All terms decide whose products they are, those of a block what they take.
        AddLibrary(targetTerms, blockTerms);
        AddLibrary(null, capacity);
        return (gram, sums);

        void AddLibrary(int? terms, int termCount)
        {
            if (Contractions.Library is null ||
                !Products.MayBeLibrary(capacity, terms, dimension))
            {
                return;
            }

            (long ofGram, long ofSums) =
                LibraryLauncher<T, TPrecision>.Needs(capacity, termCount, dimension);
            (gram, sums) = (Math.Max(gram, ofGram), Math.Max(sums, ofSums));
        }
    }
}
