using System.Reflection;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Sweeps.Spec.Expressions;

namespace GpuTensorDecomp.Sweeps.Spec.Fields;

/// <summary>
/// All options of a spec. Those of <c>method</c> are the properties of <see cref="SolveOptions"/>,
/// so that a new one is known here at once.
/// </summary>
internal static class SpecFields
{
    /// <summary>The seed's name, of the sweep, of its problems and of its solves.</summary>
    public const string Seed = "seed";

    private static readonly SolveOptions Defaults = new();

    /// <summary>The options of <c>problem</c>.</summary>
    public static IReadOnlyList<SpecField> Problem { get; } =
    [
        new("order", SpecSection.Problem, typeof(int), false, SpecValue.Unknown),
        new("dimension", SpecSection.Problem, typeof(int), false, SpecValue.Unknown),
        new("rank", SpecSection.Problem, typeof(int), false, SpecValue.Unknown),
        new("vectors", SpecSection.Problem, typeof(VectorKind), false, SpecValue.Of("orthogonal")),
        new("weights", SpecSection.Problem, typeof(WeightKind), false, SpecValue.Of("equal")),
        new("noise", SpecSection.Problem, typeof(double), false, SpecValue.Of(Int128.Zero)),
        new(Seed, SpecSection.Problem, typeof(ulong), false, SpecValue.Unknown),
    ];

    /// <summary>
    /// The options of <c>method</c>, in the order of the properties of <see cref="SolveOptions"/>.
    /// </summary>
    public static IReadOnlyList<SpecField> Method { get; } =
        [.. typeof(SolveOptions).GetProperties().Where(property => property.CanWrite).Select(Of)];

    private static SpecField Of(PropertyInfo property)
    {
        Type? inner = Nullable.GetUnderlyingType(property.PropertyType);
        Type type = inner ?? property.PropertyType;
        string name = SpecField.KebabCase(property.Name);
        SpecValue value = property.GetValue(Defaults) switch
        {
            _ when name == Seed => SpecValue.Unknown,
            null => SpecValue.Auto,
            bool truth => SpecValue.Of(truth),
            Enum word => SpecValue.Of(SpecField.KebabCase(word.ToString())),
            double number => SpecValue.Of(number),
            TimeSpan time => SpecValue.Of(time.TotalSeconds),
            IConvertible whole => SpecValue.Of((Int128)whole.ToDecimal(null)),
            _ => throw new NotSupportedException(
                $"SolveOptions.{property.Name} has type {type}, which a spec cannot write yet."),
        };
        return new SpecField(name, SpecSection.Method, type, inner is not null, value);
    }
}
