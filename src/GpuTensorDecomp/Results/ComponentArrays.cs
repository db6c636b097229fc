using GpuTensorDecomp.Components;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Results;

/// <summary>
/// A run's <c>components.npz</c>, all m components: <c>u</c> (component, coordinate), signs
/// <c>a</c>, scales <c>c</c>, <c>logNorm</c> = ln ‖u‖ (u itself underflows below 1e-308) and
/// <c>factor</c>, the condensed factor that each one belongs to, from 0, or −1.
/// </summary>
internal static class ComponentArrays
{
    public static void Write(string path, SolveResult result)
    {
        ComponentSet components = result.Components;
        int m = components.Count;
        NpzFile.Write(path, new Dictionary<string, NpyArray>(StringComparer.Ordinal)
        {
            ["u"] = new([m, components.Dimension], components.ToVectors()),
            ["a"] = new([m], components.Signs),
            ["c"] = new([m], components.Scales),
            ["logNorm"] = new([m], components.LogNorms),
            ["factor"] = new([m], [.. result.Trajectory.FactorOfComponent]),
        });
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="InputException">The file is missing or damaged.</exception>
    public static (ComponentSet Components, int[] FactorOfComponent) Read(string path)
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(path);
        NpyArray Array(string name, int axes) =>
            arrays.TryGetValue(name, out NpyArray? array) && array.Shape.Length == axes
                ? array
                : throw new InputException($"{path}: array '{name}' with {axes} axes is missing.");

        NpyArray vectors = Array("u", 2);
        (int m, int dimension) = (vectors.Shape[0], vectors.Shape[1]);
        var components = new ComponentSet(m, dimension);
        for (int i = 0; i < m; i++)
            components.SetVector(i, vectors.Values.AsSpan(i * dimension, dimension));
        foreach ((string name, double[] target) in new[]
        {
            ("a", components.Signs), ("c", components.Scales), ("logNorm", components.LogNorms),
        })
        {
            Check(Array(name, 1), m, name, path).CopyTo(target.AsSpan());
        }

        return (components, [.. Check(Array("factor", 1), m, "factor", path).Select(x => (int)x)]);
    }

    private static double[] Check(NpyArray array, int count, string name, string path) =>
        array.Values.Length == count
            ? array.Values
            : throw new InputException(
                $"{path}: array '{name}' has {array.Values.Length} entries instead of {count}.");
}
