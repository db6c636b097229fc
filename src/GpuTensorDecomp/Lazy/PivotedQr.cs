using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Lazy;

/// <summary>
/// QR factorisation with column pivoting by Householder reflections (Businger and Golub 1965): the
/// rank of a set of columns and the part of a right side outside of their span, without squaring
/// the condition number. A column lies contiguously. Columns are shared among cores.
/// </summary>
internal sealed class PivotedQr
{
    private const long SharedWork = 100_000;

    /// <summary>Spacing of float64 at 1.</summary>
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>
    /// Share of its old square below which a downdated norm has lost its digits.
    /// </summary>
    private const double LostDigits = 1e-8;

    private readonly double[] _columns; // row-major (column, row)
    private readonly int _rowCount;
    private readonly int[] _order; // columns in pivot order
    private readonly double[] _squares; // of what is left of each column below the current row
    private readonly double[] _references; // the square when it was last summed

    private PivotedQr(double[] columns, int rowCount)
    {
        _columns = columns;
        _rowCount = rowCount;
        _order = [.. Enumerable.Range(0, columns.Length / rowCount)];
        _squares = [.. _order.Select(j => SumOfSquares<double>(Column(j)))];
        _references = [.. _squares];
    }

    /// <summary>Reduces columns and right side in place.</summary>
    /// <param name="columns">Row-major (column, row); used up.</param>
    /// <param name="rowCount">Rows of a column.</param>
    /// <param name="rightSide">(row); becomes its coordinates, those in the span first.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>
    /// The rank: pivots above max(rows, columns)·ε of the first. The right side's entries from
    /// there on are its residual.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static int Reduce(
        double[] columns,
        int rowCount,
        double[] rightSide,
        CancellationToken cancellation = default)
    {
        var factorisation = new PivotedQr(columns, rowCount);
        return factorisation.Run(rightSide, cancellation);
    }

    private int Run(double[] rightSide, CancellationToken cancellation)
    {
        int count = _order.Length;
        double least = 0;
        for (int k = 0; k < Math.Min(_rowCount, count); k++)
        {
            cancellation.ThrowIfCancellationRequested();
            int pivot = LargestFrom(k);
            (_order[k], _order[pivot]) = (_order[pivot], _order[k]);
            Span<double> column = Column(_order[k])[k..];
            double norm = Norm<double>(column);
            if (k == 0)
                least = Math.Max(_rowCount, count) * Epsilon * norm;
            if (norm <= least)
                return k;

            // v = x + sign(x_0)‖x‖e_0, scaled so that H = I − vvᵀ.
            column[0] += Math.CopySign(norm, column[0]);
            Multiply(column, 1 / Math.Sqrt(norm * Math.Abs(column[0])), column);
            Reflect(column, rightSide.AsSpan(k));
            ReflectColumns(k);
        }

        return Math.Min(_rowCount, count);
    }

    private int LargestFrom(int k)
    {
        int largest = k;
        for (int j = k + 1; j < _order.Length; j++)
        {
            if (_squares[_order[j]] > _squares[_order[largest]])
                largest = j;
        }

        return largest;
    }

    private void ReflectColumns(int k)
    {
        int left = _order.Length - k - 1;
        if ((long)left * (_rowCount - k) >= SharedWork)
        {
            Parallel.For(k + 1, _order.Length, j => ReflectColumn(k, _order[j]));
            return;
        }

        for (int j = k + 1; j < _order.Length; j++)
            ReflectColumn(k, _order[j]);
    }

    private void ReflectColumn(int k, int j)
    {
        Span<double> column = Column(j)[k..];
        Reflect(Column(_order[k])[k..], column);
        double square = _squares[j] - column[0] * column[0];
        if (square < LostDigits * _references[j])
            square = _references[j] = SumOfSquares<double>(column[1..]);
        _squares[j] = square;
    }

    private static void Reflect(ReadOnlySpan<double> v, Span<double> x) =>
        MultiplyAdd(v, -Dot<double>(v, x), x, x);

    private Span<double> Column(int j) => _columns.AsSpan(j * _rowCount, _rowCount);
}
