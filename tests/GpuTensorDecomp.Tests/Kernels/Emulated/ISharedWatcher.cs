namespace ILGPU;

/// <summary>Hears of every access to a group's shared array.</summary>
public interface ISharedWatcher
{
    /// <summary>The running thread touches an element, to read or to write.</summary>
    void OnAccess(int element);
}
