namespace GpuTensorDecomp.Tensors;

/// <summary>
/// A symmetric tensor T of order l and dimension d, known to a solver through two quantities only:
/// its contraction T(p, …, p, ·) with a batch of points, which an executor computes, and its
/// squared norm ‖T‖². No array of d^l numbers is formed for it.
/// </summary>
public abstract class SymmetricTensor
{
    private double _normSquared = double.NaN; // until it is asked for

    /// <summary>Checks order and dimension.</summary>
    /// <exception cref="InputException">Order below 2 or dimension below 1.</exception>
    protected SymmetricTensor(int order, int dimension)
    {
        if (order < 2)
            throw new InputException(
                $"The order is {order}; a symmetric tensor needs order 2 or more.");
        if (dimension < 1)
            throw new InputException($"The dimension is {dimension}; it must be 1 or more.");
        Order = order;
        Dimension = dimension;
    }

    /// <summary>Order l: the number of indices.</summary>
    public int Order { get; }

    /// <summary>Dimension d: the range of each index.</summary>
    public int Dimension { get; }

    /// <summary>‖T‖² (Frobenius), in float64; computed once, on first use.</summary>
    public double NormSquared
    {
        get
        {
            double known = Volatile.Read(ref _normSquared);
            if (double.IsNaN(known))
                Volatile.Write(ref _normSquared, known = ComputeNormSquared());
            return known;
        }
    }

    /// <summary>
    /// False where the tensor carries sampling noise, so that no low-rank fit is exact.
    /// </summary>
    public virtual bool IsExact => true;

    /// <summary>
    /// Terms that a contraction with one point adds up, at 2d multiply-adds each: factors, samples,
    /// or multi-indices of length l − 1.
    /// </summary>
    public abstract long TermCount { get; }

    /// <summary>Computes ‖T‖².</summary>
    protected abstract double ComputeNormSquared();
}
