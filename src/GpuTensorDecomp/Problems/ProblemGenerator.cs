using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace GpuTensorDecomp.Problems;

/// <summary>
/// Makes problems with known components, the same on every machine for the same seed.
/// </summary>
public static class ProblemGenerator
{
    /// <summary>
    /// A problem whose truth is the factored tensor. The target is the same, or with noise the full
    /// array of T + N, ‖N‖ = noise · ‖T‖.
    /// </summary>
    /// <exception cref="InputException">All faults of the options at once.</exception>
    public static DecompositionProblem Generate(ProblemOptions options)
    {
        options.Validate();
        double[] vectors = options.Vectors switch
        {
            VectorKind.Orthogonal => Columns(Orthonormal(options)),
            VectorKind.Sphere => Sphere(options),
            _ => Congruent(options),
        };
        var truth = new FactoredTensor(options.Order, options.Dimension, Weights(options), vectors);
        string name =
            $"{options.Vectors.ToString().ToLowerInvariant()} l={options.Order} " +
            $"d={options.Dimension} r={options.Rank} seed={options.Seed}";
        return options.Noise > 0
            ? new DecompositionProblem(NoisyArray.Build(truth, options), truth, name)
            : new DecompositionProblem(truth, truth, name);
    }

    private static double[] Weights(ProblemOptions options)
    {
        double[] weights = new double[options.Rank];
        for (int j = 0; j < weights.Length; j++)
        {
            if (options.Weights != WeightKind.Signed)
            {
                weights[j] = options.FixedWeight(j);
                continue;
            }

            const RandomPurpose purpose = RandomPurpose.ProblemWeights;
            double magnitude = 0.5 + CounterRandom.Uniform(options.Seed, 0, (uint)j, 0, purpose);
            bool negative = CounterRandom.Uniform(options.Seed, 0, (uint)j, 1, purpose) < 0.5;
            weights[j] = negative ? -magnitude : magnitude;
        }

        return weights;
    }

    // g_jc, the standard normal numbers that all vectors are made of (component, coordinate).
    private static double Gaussian(ProblemOptions options, int component, int coordinate) =>
        CounterRandom.Normal(
            options.Seed, 0, (uint)component, (uint)coordinate, RandomPurpose.ProblemVectors);

    private static double[] Sphere(ProblemOptions options)
    {
        double[] vectors = new double[checked(options.Rank * options.Dimension)];
        for (int j = 0; j < options.Rank; j++)
        {
            Span<double> vector = vectors.AsSpan(j * options.Dimension, options.Dimension);
            double squared = 0;
            for (int c = 0; c < vector.Length; c++)
            {
                vector[c] = Gaussian(options, j, c);
                squared += vector[c] * vector[c];
            }

            double norm = Math.Sqrt(squared);
            for (int c = 0; c < vector.Length; c++)
                vector[c] /= norm;
        }

        return vectors;
    }

    // Q of the Gaussian matrix (d, r) = QR.
    private static Matrix<double> Orthonormal(ProblemOptions options) =>
        Matrix<double>.Build
            .Dense(options.Dimension, options.Rank, (c, j) => Gaussian(options, j, c))
            .QR(QRMethod.Thin).Q;

    // V = Q Lᵀ with L Lᵀ = (1 − cos) I + cos 11ᵀ, so that VᵀV is that matrix.
    private static double[] Congruent(ProblemOptions options)
    {
        Matrix<double> gram = Matrix<double>.Build.Dense(
            options.Rank, options.Rank, (i, j) => i == j ? 1 : options.Cosine);
        return Columns(Orthonormal(options).TransposeAndMultiply(gram.Cholesky().Factor));
    }

    private static double[] Columns(Matrix<double> matrix) => matrix.ToColumnMajorArray();
}
