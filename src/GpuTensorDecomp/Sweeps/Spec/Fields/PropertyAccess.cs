using System.Linq.Expressions;
using System.Reflection;

namespace GpuTensorDecomp.Sweeps.Spec.Fields;

/// <summary>A property of a record, compiled: reflection is too slow for a million cases.</summary>
/// <param name="Name">Its name in the words of the command line.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">Writes it, past <c>init</c>; on a copy that nobody else holds.</param>
internal sealed record PropertyAccess<T>(
    string Name, Func<T, object?> Get, Action<T, object?> Set)
{
    /// <summary>All properties that can be written, in the order of their declaration.</summary>
    public static IReadOnlyList<PropertyAccess<T>> All { get; } =
        [.. typeof(T).GetProperties().Where(property => property.CanWrite).Select(Of)];

    private static PropertyAccess<T> Of(PropertyInfo property)
    {
        ParameterExpression owner = Expression.Parameter(typeof(T));
        ParameterExpression value = Expression.Parameter(typeof(object));
        Expression read = Expression.Convert(Expression.Property(owner, property), typeof(object));
        Expression write = Expression.Call(
            owner, property.SetMethod!, Expression.Convert(value, property.PropertyType));
        return new PropertyAccess<T>(
            SpecField.KebabCase(property.Name),
            Expression.Lambda<Func<T, object?>>(read, owner).Compile(),
            Expression.Lambda<Action<T, object?>>(write, owner, value).Compile());
    }
}
