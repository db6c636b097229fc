namespace GpuTensorDecomp.Observation;

/// <summary>
/// The linear assignment problem: rows to columns, one to one, at the smallest total cost. Shortest
/// augmenting paths with dual prices (Jonker and Volgenant 1987), O(n²m) for n ≤ m.
/// </summary>
internal static class LinearAssignment
{
    private const int None = -1;

    /// <summary>Assigns min(rows, columns) pairs.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="cost">Finite costs (row, column), row-major.</param>
    /// <returns>The column of each row; −1 for a row left over.</returns>
    public static int[] Solve(int rows, int columns, ReadOnlySpan<double> cost)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cost.Length, checked(rows * columns));
        if (rows <= columns)
            return Invert(Augment(rows, columns, cost), rows);

        double[] transposed = new double[cost.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                transposed[j * rows + i] = cost[i * columns + j];
        }

        return Augment(columns, rows, transposed);
    }

    // Rows enter one by one; each follows the cheapest path of reduced costs
    // cost(i, j) − rowPrice(i) − columnPrice(j) ≥ 0 to a free column. Returns the row of each
    // column.
    private static int[] Augment(int rows, int columns, ReadOnlySpan<double> cost)
    {
        int[] rowOf = new int[columns];
        Array.Fill(rowOf, None);
        double[] rowPrice = new double[rows];
        double[] columnPrice = new double[columns];
        double[] distance = new double[columns];
        int[] previous = new int[columns];
        bool[] done = new bool[columns];
        for (int start = 0; start < rows; start++)
        {
            Array.Fill(distance, double.PositiveInfinity);
            Array.Clear(done);
            int row = start;
            int column = None;
            double reached = 0;
            while (true)
            {
                int nearest = None;
                for (int j = 0; j < columns; j++)
                {
                    if (done[j])
                        continue;
                    double through =
                        reached + cost[row * columns + j] - rowPrice[row] - columnPrice[j];
                    if (through < distance[j])
                        (distance[j], previous[j]) = (through, column);
                    if (nearest == None || distance[j] < distance[nearest])
                        nearest = j;
                }

                column = nearest;
                reached = distance[column];
                if (rowOf[column] == None)
                    break;
                done[column] = true;
                row = rowOf[column];
            }

            rowPrice[start] += reached;
            for (int j = 0; j < columns; j++)
            {
                if (!done[j])
                    continue;
                rowPrice[rowOf[j]] += reached - distance[j];
                columnPrice[j] -= reached - distance[j];
            }

            for (int before; column != None; column = before)
            {
                before = previous[column];
                rowOf[column] = before == None ? start : rowOf[before];
            }
        }

        return rowOf;
    }

    private static int[] Invert(int[] rowOf, int rows)
    {
        int[] columnOf = new int[rows];
        for (int j = 0; j < rowOf.Length; j++)
        {
            if (rowOf[j] != None)
                columnOf[rowOf[j]] = j;
        }

        return columnOf;
    }
}
