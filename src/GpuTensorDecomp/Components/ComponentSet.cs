namespace GpuTensorDecomp.Components;

/// <summary>
/// The m components of an over-parameterised model on the host, in float64 and polar form:
/// component i is u_i = e^{LogNorms[i]} ū_i with sign a_i and scale c_i. The polar form carries
/// norms down to 1e-300 and below, which ρ² would not.
/// </summary>
public sealed class ComponentSet
{
    /// <summary>Allocates m components of dimension d: zero vectors, signs +1, scales 1.</summary>
    public ComponentSet(int count, int dimension)
    {
        Dimension = dimension;
        Directions = new double[count * dimension];
        LogNorms = new double[count];
        Signs = new double[count];
        Scales = new double[count];
        Array.Fill(LogNorms, double.NegativeInfinity);
        Array.Fill(Signs, 1);
        Array.Fill(Scales, 1);
    }

    /// <summary>The number of components m.</summary>
    public int Count => LogNorms.Length;

    /// <summary>The number of coordinates d.</summary>
    public int Dimension { get; }

    /// <summary>ū_i, row-major (component, coordinate); unit, or zero where u_i = 0.</summary>
    public double[] Directions { get; }

    /// <summary>ln ‖u_i‖ (component); −∞ where u_i = 0.</summary>
    public double[] LogNorms { get; }

    /// <summary>a_i = ±1 (component).</summary>
    public double[] Signs { get; }

    /// <summary>c_i (component); 1 unless the 2020 paper's scaled model is used.</summary>
    public double[] Scales { get; }

    /// <summary>ū_i as a span of d coordinates.</summary>
    public Span<double> Direction(int component) =>
        Directions.AsSpan(component * Dimension, Dimension);

    /// <summary>
    /// Sets u_i from Cartesian coordinates, without under- or overflow of its norm.
    /// </summary>
    public void SetVector(int component, ReadOnlySpan<double> vector)
    {
        double largest = 0;
        foreach (double x in vector)
            largest = Math.Max(largest, Math.Abs(x));
        Span<double> direction = Direction(component);
        if (largest == 0)
        {
            direction.Clear();
            LogNorms[component] = double.NegativeInfinity;
            return;
        }

        double sum = 0;
        foreach (double x in vector)
            sum += x / largest * (x / largest);
        double norm = Math.Sqrt(sum);
        for (int c = 0; c < vector.Length; c++)
            direction[c] = vector[c] / largest / norm;
        LogNorms[component] = Math.Log(largest) + Math.Log(norm);
    }

    /// <summary>‖u_i‖.</summary>
    public double Norm(int component) => Math.Exp(LogNorms[component]);

    /// <summary>u_i in Cartesian coordinates, row-major (component, coordinate).</summary>
    public double[] ToVectors()
    {
        var vectors = new double[Directions.Length];
        for (int i = 0; i < Count; i++)
        {
            double norm = Norm(i);
            for (int c = 0; c < Dimension; c++)
                vectors[i * Dimension + c] = norm * Directions[i * Dimension + c];
        }

        return vectors;
    }

    /// <summary>The model's tensor Σ_i w_i ū_i^{⊗l} under a law.</summary>
    public Tensors.FactoredTensor ToTensor(ComponentLaw law, int order)
    {
        var weights = new double[Count];
        for (int i = 0; i < Count; i++)
            weights[i] = law.Weight(order, Signs[i], LogNorms[i], Scales[i]);
        return new Tensors.FactoredTensor(order, Dimension, weights, (double[])Directions.Clone());
    }
}
