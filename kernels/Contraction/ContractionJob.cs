using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// A contraction of the points of some runs, A_i = Σ_k f_k(⟨z_k, p_i⟩) z_k. The Gram numbers of
/// some points and terms lie in a slab of device memory, its rows a part of the sequence (run, row
/// of the run) in which every run has as many rows, the first of them its points.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public struct ContractionJob<T>
    where T : unmanaged
{
    /// <summary>Which runs take part (run).</summary>
    public ArrayView<RunState> Runs { get; set; }

    /// <summary>
    /// Rules (run); read only for the overlaps of the curvature bound and linearised.
    /// </summary>
    public ArrayView<RunRule> Rules { get; set; }

    /// <summary>p (run, component, coordinate).</summary>
    public ArrayView<T> Points { get; set; }

    /// <summary>
    /// z (term, coordinate), or the runs' own points where <see cref="IsModel"/>.
    /// </summary>
    public ArrayView<T> Terms { get; set; }

    /// <summary>Weights W (term) or (run, component).</summary>
    public ArrayView<T> Weights { get; set; }

    /// <summary>x of a linearised contraction (run, component, coordinate).</summary>
    public ArrayView<T> Moves { get; set; }

    /// <summary>⟨ū, x⟩ of a linearised contraction (run, component).</summary>
    public ArrayView<T> Radials { get; set; }

    /// <summary>The slab: (row, term), <see cref="SlabTerms"/> terms a row.</summary>
    public ArrayView<T> Gram { get; set; }

    /// <summary>
    /// A second slab of that shape, for the noise term of samples and for what multiplies x.
    /// </summary>
    public ArrayView<T> Lower { get; set; }

    /// <summary>
    /// The slab's part of A, (row, coordinate) with <see cref="Coordinates"/> of them a row, where
    /// a library makes it.
    /// </summary>
    public ArrayView<T> Sums { get; set; }

    /// <summary>A (part, run, component, coordinate).</summary>
    public ArrayView<T> Result { get; set; }

    /// <summary>
    /// Σ_k of <see cref="Lower"/> times <see cref="ShiftScale"/>: (run, component).
    /// </summary>
    public ArrayView<T> Shifts { get; set; }

    /// <summary>The number of runs.</summary>
    public int RunCount { get; set; }

    /// <summary>
    /// Runs that have a bit of this in <see cref="RunState.LibraryProducts"/> take no part.
    /// </summary>
    public int LeftOut { get; set; }

    /// <summary>Components that a run has room for.</summary>
    public int Capacity { get; set; }

    /// <summary>d.</summary>
    public int Dimension { get; set; }

    /// <summary>Terms of the target; of the model, the capacity.</summary>
    public int TermCount { get; set; }

    /// <summary>Whether each run's terms are its own components: 0 or 1.</summary>
    public int IsModel { get; set; }

    /// <summary>
    /// What a run that takes part is to evaluate, see <see cref="FieldEvaluation"/>.
    /// </summary>
    public int Evaluation { get; set; }

    /// <summary>Whether only runs take part whose curvature bound is due: 0 or 1.</summary>
    public int IsForCurvature { get; set; }

    /// <summary>
    /// Rows that a run's points take, <see cref="ContractionMask.RunRows"/> of the capacity.
    /// </summary>
    public int RunRows { get; set; }

    /// <summary>The first row of the slab.</summary>
    public int FirstRow { get; set; }

    /// <summary>The first term of the slab.</summary>
    public int FirstTerm { get; set; }

    /// <summary>Terms of a row of the slab.</summary>
    public int SlabTerms { get; set; }

    /// <summary>The first coordinate of <see cref="Sums"/>.</summary>
    public int FirstCoordinate { get; set; }

    /// <summary>Coordinates of a row of <see cref="Sums"/>.</summary>
    public int Coordinates { get; set; }

    /// <summary>Parts into which the second product splits its sum over terms.</summary>
    public int PartialCount { get; set; }

    /// <summary>Whether results are added to what there is: 0 or 1.</summary>
    public int Accumulate { get; set; }

    /// <summary>The power of the Gram numbers, l − 1 (or l − 2 for overlaps).</summary>
    public int Power { get; set; }

    /// <summary>σ² of samples.</summary>
    public T Variance { get; set; }

    /// <summary>Scale of the shifts, σ²(l−1)/N.</summary>
    public T ShiftScale { get; set; }
}
