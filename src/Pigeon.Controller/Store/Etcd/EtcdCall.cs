using System.Text.Json.Serialization.Metadata;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>Something that an etcd can be asked.</summary>
/// <param name="IsChange">Whether it changes anything: then it is said to one member only, for it may have been done though no answer came.</param>
internal sealed record EtcdCall<TAsk, TAnswer>(string Path, JsonTypeInfo<TAsk> Ask, JsonTypeInfo<TAnswer> Answer, bool IsChange);
