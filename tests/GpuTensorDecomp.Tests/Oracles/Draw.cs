namespace GpuTensorDecomp.Tests.Oracles;

/// <summary>Seeded random test data.</summary>
internal static class Draw
{
    public static double[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        var values = new double[count];
        for (int n = 0; n < count; n++)
        {
            values[n] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) *
                Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return values;
    }

    /// <summary>Unit vectors, row-major.</summary>
    public static double[] Unit(int count, int dimension, int seed)
    {
        double[] vectors = Normal(count * dimension, seed);
        for (int i = 0; i < count; i++)
            Scale(vectors.AsSpan(i * dimension, dimension), 1);
        return vectors;
    }

    /// <summary>Orthonormal vectors, row-major, by Gram and Schmidt twice.</summary>
    public static double[] Orthonormal(int count, int dimension, int seed)
    {
        double[] vectors = Unit(count, dimension, seed);
        for (int i = 0; i < count; i++)
        {
            Span<double> v = vectors.AsSpan(i * dimension, dimension);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < i; k++)
                {
                    Span<double> w = vectors.AsSpan(k * dimension, dimension);
                    double dot = 0;
                    for (int c = 0; c < dimension; c++)
                        dot += v[c] * w[c];
                    for (int c = 0; c < dimension; c++)
                        v[c] -= dot * w[c];
                }

                Scale(v, 1);
            }
        }

        return vectors;
    }

    /// <summary>Scales a vector to a norm.</summary>
    public static void Scale(Span<double> vector, double norm)
    {
        double sum = 0;
        foreach (double x in vector)
            sum += x * x;
        foreach (ref double x in vector)
            x *= norm / Math.Sqrt(sum);
    }
}
