package data

// cifar10Networks are the networks that Greedy et al. 2022 (doi:10.48550/arXiv.2206.11769) train on CIFAR-10, as the authors' program has them: five
// layers, of which three are convolutions. The convolutions of Burstprop have more channels. Back-propagation and feedback alignment have the cells and
// the loss of the others, and their program's learning rate. Learning rates and feedback of the reported runs are not public: random feedback has
// the size of the forward weights, because at the published size for dense layers it drives all bursts to their bounds.
const cifar10Networks = `
circuit: {name: burstccn, hidden: [1480], convolutions: [{channels: 64, kernel: 5, stride: 2}, {channels: 128, kernel: 5, stride: 2}, {channels: 256, kernel: 3, stride: 1}], y: {name: random, scale: 0.1}}
---
circuit: {name: burstprop, hidden: [1480], convolutions: [{channels: 64, kernel: 5, stride: 2}, {channels: 256, kernel: 5, stride: 2}, {channels: 256, kernel: 3, stride: 1}], y: {name: random, scale: 0.1}}
---
circuit: {name: mlp, activation: sigmoid, hidden: [1480], convolutions: [{channels: 64, kernel: 5, stride: 2}, {channels: 128, kernel: 5, stride: 2}, {channels: 256, kernel: 3, stride: 1}]}
loss: mse
batch: 32
optimizer: {name: sgd, lr: 0.1}
`
