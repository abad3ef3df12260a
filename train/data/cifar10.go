package data

// cifar10 is the row of CIFAR-10, in its binary version, shown as published networks see it.
func cifar10() Spec {
	return Spec{
		Name: "cifar10", Title: "CIFAR-10, small colour photographs",
		Folders: []string{"cifar10"},
		Advice:  "Krizhevsky, Nair and Hinton published them as the binary version of CIFAR-10",
		URL:     "https://www.cs.toronto.edu/~kriz/",
		Archive: Archive{Name: "cifar-10-binary.tar.gz", Folder: "cifar-10-batches-bin"},
		Rows:    32, Cols: 32, Channels: 3, Classes: 10, Scale: 255,
		Names: []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"},
		View:  View{Crop: 4, Flip: true, Mean: []float64{0.485, 0.456, 0.406}, Std: []float64{0.229, 0.224, 0.225}},
		With:  cifar10Networks,
		Train: Part{N: 50000, Records: []File{
			{"data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"},
			{"data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"},
			{"data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"},
			{"data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"},
			{"data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"},
		}},
		Test: Part{N: 10000, Records: []File{{"test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"}}},
	}
}
