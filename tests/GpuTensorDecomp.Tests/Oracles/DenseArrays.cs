namespace GpuTensorDecomp.Tests.Oracles;

/// <summary>
/// Symmetric tensors as full arrays of d^l numbers, last index fastest, by plain loops. Shares
/// nothing with the library.
/// </summary>
internal static class DenseArrays
{
    /// <summary>Σ_j b_j v_j^{⊗l}.</summary>
    public static double[] Factored(int order, int dimension, double[] weights, double[] vectors)
    {
        var result = new double[Size(order, dimension)];
        for (int n = 0; n < result.Length; n++)
        {
            for (int j = 0; j < weights.Length; j++)
            {
                double product = weights[j];
                for (int k = 0, rest = n; k < order; k++, rest /= dimension)
                    product *= vectors[j * dimension + rest % dimension];
                result[n] += product;
            }
        }

        return result;
    }

    /// <summary>
    /// (1/N) Σ_n H(x_n): the Hermite tensor's entry at (i_1, …, i_l) is Π_c h_{n_c}(x_c), n_c how
    /// often coordinate c occurs among the indices, h_n the Hermite polynomial of variance σ².
    /// </summary>
    public static double[] Moment(int order, int dimension, double[] samples, double variance)
    {
        var result = new double[Size(order, dimension)];
        int count = samples.Length / dimension;
        int[] occurrences = new int[dimension];
        for (int n = 0; n < result.Length; n++)
        {
            Array.Clear(occurrences);
            for (int k = 0, rest = n; k < order; k++, rest /= dimension)
                occurrences[rest % dimension]++;
            for (int sample = 0; sample < count; sample++)
            {
                double product = 1;
                for (int c = 0; c < dimension; c++)
                    product *= Hermite(occurrences[c], samples[sample * dimension + c], variance);
                result[n] += product / count;
            }
        }

        return result;
    }

    /// <summary>T(p, …, p, ·).</summary>
    public static double[] Contract(int order, int dimension, double[] tensor, double[] point)
    {
        double[] current = tensor;
        for (int k = 1; k < order; k++)
        {
            var next = new double[current.Length / dimension];
            for (int n = 0; n < current.Length; n++)
                next[n % next.Length] += current[n] * point[n / next.Length];
            current = next;
        }

        return current;
    }

    /// <summary>‖T‖², by a compensated sum: finite differences of it need every digit.</summary>
    public static double NormSquared(double[] tensor)
    {
        double sum = 0, carry = 0;
        foreach (double x in tensor)
        {
            double added = x * x - carry;
            double next = sum + added;
            carry = next - sum - added;
            sum = next;
        }

        return sum;
    }

    /// <summary>x − y, entry by entry.</summary>
    public static double[] Difference(double[] x, double[] y)
    {
        var result = new double[x.Length];
        for (int n = 0; n < x.Length; n++)
            result[n] = x[n] - y[n];
        return result;
    }

    /// <summary>‖x − y‖/‖y‖.</summary>
    public static double RelativeDistance(double[] x, double[] y)
    {
        x.Length.ShouldBe(y.Length);
        return Math.Sqrt(NormSquared(Difference(x, y)) / NormSquared(y));
    }

    private static int Size(int order, int dimension)
    {
        int size = 1;
        for (int k = 0; k < order; k++)
            size = checked(size * dimension);
        return size;
    }

    /// <summary>Σ_j k!/(j!(k−2j)!) (−σ²/2)^j x^{k−2j}.</summary>
    private static double Hermite(int degree, double x, double variance)
    {
        double sum = 0, coefficient = 1;
        for (int j = 0; 2 * j <= degree; j++)
        {
            sum += coefficient * Math.Pow(x, degree - 2 * j);
            coefficient *= -variance / 2 * (degree - 2 * j) * (degree - 2 * j - 1) / (j + 1);
        }

        return sum;
    }
}
