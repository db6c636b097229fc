using System.Numerics.Tensors;

namespace GpuTensorDecomp.Files;

/// <summary>One mode's factor matrix of a <c>ktensor</c>, its columns kept as vectors.</summary>
internal sealed class FactorMatrix
{
    private readonly int _mode;
    private readonly int _dimension;
    private readonly int[] _rowLines;

    private FactorMatrix(int mode, int dimension, int rank)
    {
        _mode = mode;
        _dimension = dimension;
        _rowLines = new int[dimension];
        Vectors = new double[rank * dimension];
    }

    /// <summary>The columns, (component, coordinate).</summary>
    public double[] Vectors { get; }

    /// <summary>Reads <c>matrix</c>, <c>2</c>, the two sizes, and one row a coordinate.</summary>
    public static FactorMatrix Read(ToolboxTokens tokens, int mode, int dimension, int rank)
    {
        tokens.Keyword($"the factor matrix of mode {mode}", "matrix", "facmatrix");
        RequireSize(tokens, tokens.Whole("the number of axes of a matrix", 1), 2, "axes", mode);
        RequireSize(tokens, tokens.Whole("the number of rows", 0), dimension, "rows", mode);
        RequireSize(tokens, tokens.Whole("the number of columns", 0), rank, "columns", mode);
        var matrix = new FactorMatrix(mode, dimension, rank);
        for (int row = 0; row < dimension; row++)
        {
            for (int j = 0; j < rank; j++)
            {
                matrix.Vectors[j * dimension + row] =
                    tokens.Number($"row {row + 1}, column {j + 1} of mode {mode}");
            }

            matrix._rowLines[row] = tokens.Line;
        }

        return matrix;
    }

    /// <summary>
    /// s with this column = s · the first mode's column, exactly 1 when they are the same numbers.
    /// </summary>
    /// <exception cref="InputException">They differ by more than scale and sign.</exception>
    public double ScaleTo(FactorMatrix first, int component, double tolerance)
    {
        ReadOnlySpan<double> reference = first.Column(component);
        ReadOnlySpan<double> column = Column(component);
        if (column.SequenceEqual(reference))
            return 1;
        double scale =
            TensorPrimitives.Dot(column, reference) / TensorPrimitives.SumOfSquares(reference);
        double limit = tolerance * TensorPrimitives.Norm(column);
        double squared = 0;
        int worst = 0;
        double largest = -1;
        for (int c = 0; c < column.Length; c++)
        {
            double difference = Math.Abs(column[c] - scale * reference[c]);
            squared += difference * difference;
            if (difference > largest)
                (worst, largest) = (c, difference);
        }

        if (Math.Sqrt(squared) <= limit)
            return scale;
        throw new InputException(
            $"line {_rowLines[worst]}: column {component + 1} of mode {_mode} is not that of " +
            $"mode 1 up to scale and sign (row {worst + 1}: {column[worst]:G6} against " +
            $"{reference[worst]:G6}). A symmetric tensor has equal factor matrices.");
    }

    private static void RequireSize(
        ToolboxTokens tokens, int found, int expected, string what, int mode)
    {
        if (found != expected)
        {
            throw tokens.Fault(
                $"the matrix of mode {mode} has {found} {what}; {expected} are expected.");
        }
    }

    private ReadOnlySpan<double> Column(int component) =>
        Vectors.AsSpan(component * _dimension, _dimension);
}
